#include "lint/page.h"

#include <string.h>

#include "lint/wrap.h"

// The text of an example, each line behind `indent`.
static void
write_lines(FILE *to, struct text text, const char *indent)
{
	for (size_t i = 0; i < text.len; i++) {
		if (i == 0 || text.ptr[i - 1] == '\n')
			fputs(indent, to);
		if (text.ptr[i])
			fputc(text.ptr[i], to);
		else
			fputs("\\x00", to);
	}
	if (text.len && text.ptr[text.len - 1] != '\n')
		fputc('\n', to);
}

static void
write_example(FILE *to, const char *title, struct text text)
{
	fprintf(to, "\n%s\n\n", title);
	write_lines(to, text, "    ");
}

void
write_page(FILE *to, const struct rule *r, int width, bool color)
{
	const char *bold = color ? "\033[1m" : "", *plain = color ? "\033[0m" : "";

	fprintf(to, "%s%s%s - %s\n", bold, r->name, plain, r->summary);
	fprintf(to, "%s, group %s%s\n\n", severity_names[r->severity], group_names[r->group],
		rule_suppressible(r) ? "" : ", cannot be suppressed in a file");
	write_wrapped(to, r->why, 0, width);
	write_example(to, "Bad:", rule_bad(r));
	write_example(to, "Good:", text_of(r->good));
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
	fputs("\n## Bad\n\n```haproxy\n", to);
	write_lines(to, rule_bad(r), "");
	fputs("```\n\n## Good\n\n```haproxy\n", to);
	write_lines(to, text_of(r->good), "");
	fputs("```\n\n", to);
	fprintf(to, "Remedy: %s.\n\nHAProxy's manual: %s.\n", r->help, r->see);
}
