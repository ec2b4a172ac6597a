#include "model/placeholder.h"

static const char *const marks[] = {
	"/path/to/",
	"changeme",
	"subdomain.domain.tld",
	"your@email.com",
	"yourdomain.com",
};

// "<ip>" and "{domain}": letters, digits, blanks, "_", "-" and "." in brackets.
static bool
bracketed(struct text t, char open, char close, struct text *which)
{
	size_t from = text_find_char(t, open), n;
	struct text inside = text_after(t, from + 1);

	for (n = 0; n < inside.len; n++) {
		char c = inside.ptr[n], lower = (char)(c | 0x20);

		if ((lower < 'a' || lower > 'z') && (c < '0' || c > '9') && c != '_' && c != '-' &&
			c != '.')
			break;
	}
	if (from >= t.len || !n || n == inside.len || inside.ptr[n] != close ||
		(from && t.ptr[from - 1] == '$'))
		return false;
	*which = (struct text){ t.ptr + from, n + 2 };
	return true;
}

bool
placeholder_in(struct text t, struct text *which)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t at = text_find(t, marks[i]);

		if (at < t.len) {
			*which = text_before(text_after(t, at), text_of(marks[i]).len);
			return true;
		}
	}
	return bracketed(t, '<', '>', which) || bracketed(t, '{', '}', which);
}
