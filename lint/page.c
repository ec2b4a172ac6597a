#include "lint/page.h"

#include <string.h>

#include "lint/wrap.h"

// Text with each line indented.
static void
write_indented(FILE *to, const char *text)
{
	while (*text) {
		int len = (int)strcspn(text, "\n");

		fprintf(to, "    %.*s\n", len, text);
		text += len;
		text += *text == '\n';
	}
}

static void
write_example(FILE *to, const char *title, const char *text)
{
	fprintf(to, "\n%s\n\n", title);
	write_indented(to, text);
}

void
write_page(FILE *to, const struct rule *r, int width, bool color)
{
	const char *bold = color ? "\033[1m" : "", *plain = color ? "\033[0m" : "";

	fprintf(to, "%s%s%s - %s\n", bold, r->name, plain, r->summary);
	fprintf(to, "%s, group %s%s\n\n", severity_names[r->severity], group_names[r->group],
		rule_suppressible(r) ? "" : ", cannot be suppressed in a file");
	write_wrapped(to, r->why, 0, width);
	write_example(to, "Bad:", r->bad);
	write_example(to, "Good:", r->good);
	fputc('\n', to);
	write_item(to, "Remedy:", r->help, 9, width);
	write_item(to, "Manual:", r->see, 9, width);
	if (r->was)
		write_item(to, "Once:", r->was, 9, width);
}

void
write_markdown(FILE *to, const struct rule *r)
{
	fprintf(to, "# %s\n\n", r->name);
	fprintf(to, "%c%s. (%s, group `%s`%s)\n\n",
		r->summary[0] >= 'a' && r->summary[0] <= 'z' ? r->summary[0] - 'a' + 'A'
							     : r->summary[0],
		r->summary + 1, severity_names[r->severity], group_names[r->group],
		rule_suppressible(r) ? "" : ", cannot be suppressed in a file");
	write_wrapped(to, r->why, 0, 100);
	fprintf(to, "\n## Bad\n\n```haproxy\n%s```\n\n## Good\n\n```haproxy\n%s```\n\n", r->bad,
		r->good);
	fprintf(to, "Remedy: %s.\n\nHAProxy's manual: %s.\n", r->help, r->see);
}
