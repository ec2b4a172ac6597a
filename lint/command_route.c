#include <string.h>

#include "lint/route.h"
#include "lint/setup.h"
#include "lint/unit.h"

int command_route(struct arena *a, const struct arguments *args);

int
command_route(struct arena *a, const struct arguments *args)
{
	const char *format = option_value(args, OPT_FORMAT);
	bool json = format && strcmp(format, "json") == 0;
	struct input *inputs = NULL;

	if (format && !json && strcmp(format, "text") != 0)
		return refuse("a route is printed as text or json, not as '%s'", format);
	if (!inputs_prepare(a, args, &inputs))
		return EXIT_USAGE;
	for (const struct input *in = inputs; in; in = in->next) {
		const struct answer *answer;
		const struct model *m;
		struct request r;
		struct unit unit;

		if (!unit_read(a, args, in, &unit))
			return EXIT_USAGE;
		m = unit_model(a, &unit, &in->setup->settings);
		if (!route_request(a, args, m, &r))
			return EXIT_USAGE;
		answer = flow(a, m, &r);
		if (json)
			route_json(stdout, a, &r, answer, m->settings->targets);
		else
			route_text(stdout, a, &r, answer, m->settings->targets,
				option_given(args, OPT_EXPLAIN_UNKNOWN),
				option_given(args, OPT_VERBOSE));
	}
	return EXIT_CLEAN;
}
