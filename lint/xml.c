#include "lint/xml.h"

static const char *const entities[128] = {
	['&'] = "&amp;",
	['<'] = "&lt;",
	['>'] = "&gt;",
	['"'] = "&quot;",
	['\''] = "&apos;",
};

void
write_xml(FILE *to, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < sizeof(entities) / sizeof(entities[0]) && entities[c])
			fputs(entities[c], to);
		else
			fputc(c, to);
	}
}

void
write_attribute(FILE *to, const char *name, const char *text)
{
	fprintf(to, " %s=\"", name);
	write_xml(to, text);
	fputc('"', to);
}
