#include <string.h>

#include "lint/clean.h"
#include "lint/report.h"

void write_github(FILE *to, const struct report *r);

static const char *const levels[SEV_COUNT] = {
	[SEV_INFO] = "notice",
	[SEV_WARNING] = "warning",
	[SEV_ERROR] = "error",
};

// Text in which the bytes of `special` are %25 and the like.
static void
write_escaped(FILE *to, const char *text, const char *special)
{
	for (; *text; text++)
		if (strchr(special, *text))
			fprintf(to, "%%%02X", (unsigned char)*text);
		else
			fputc(*text, to);
}

// A workflow command: ::error file=F,line=L,col=C,title=T::message
void
write_github(FILE *to, const struct report *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct diag *d = r->diags[i];
		struct position start = span_start(d->at), end = span_end(d->at);

		if (d->suppressed)
			continue;
		fprintf(to, "::%s file=", levels[d->severity]);
		write_escaped(to, clean(r->arena, text_of(report_place(r, d->at.src))), "%\r\n:,");
		fprintf(to, ",line=%zu,endLine=%zu,col=%zu", start.line, end.line, start.col);
		if (end.line == start.line)
			fprintf(to, ",endColumn=%zu", end.col);
		fprintf(to, ",title=%s::", d->rule->name);
		write_escaped(to, report_message(r, d), "%\r\n");
		fputs(" (", to);
		write_escaped(to, report_help(r, d), "%\r\n");
		fputs(")\n", to);
	}
}
