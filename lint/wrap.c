#include "lint/wrap.h"

#include <string.h>

// Goes on at column `at`; further lines begin at `indent`.
static void
wrap_from(FILE *to, const char *text, int at, int indent, int width)
{
	while (*text) {
		int len = (int)strcspn(text, " ");

		if (at > indent && at + 1 + len > width) {
			fprintf(to, "\n%*s", indent, "");
			at = indent;
		} else if (at > indent) {
			fputc(' ', to);
			at++;
		}
		fwrite(text, 1, (size_t)len, to);
		at += len;
		text += len;
		text += *text == ' ';
	}
	fputc('\n', to);
}

void
write_wrapped(FILE *to, const char *text, int indent, int width)
{
	fprintf(to, "%*s", indent, "");
	wrap_from(to, text, indent, indent, width);
}

void
write_item(FILE *to, const char *head, const char *text, int column, int width)
{
	int len = (int)strlen(head);

	fputs(head, to);
	if (len + 2 > column)
		fprintf(to, "\n%*s", column, "");
	else
		fprintf(to, "%*s", column - len, "");
	wrap_from(to, text, column, column, width);
}
