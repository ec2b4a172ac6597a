#include "model/settings.h"

#include <time.h>

struct settings
settings_default(void)
{
	return (struct settings){
		.targets = ALL_VERSIONS,
		.now = time(NULL),
		.websocket_idle = 30 * 1000,
		.response_silence = 120 * 1000,
		.certificate_days = 21,
	};
}

unsigned
settings_judged(const struct settings *s, unsigned versions)
{
	versions &= s->targets;
	return versions == s->targets || s->targets_named ? versions : 0;
}

unsigned
settings_told(const struct settings *s, unsigned versions)
{
	return versions == s->targets ? 0 : versions;
}
