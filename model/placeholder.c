#include "model/placeholder.h"

// Stand between characters that no name has, whatever their case.
static const char *const marks[] = {
	"change-me",
	"change_me",
	"changeme",
	"domain.tld",
	"x.x.x.x",
	"xx.xx.xx.xx",
	"xxx.xxx.xxx.xxx",
	"your-app",
	"your-domain",
	"your-host",
	"your-hostname",
	"your-ip",
	"your-server",
	"your-server-ip",
	"your.domain",
	"your@email.com",
	"your_domain",
	"your_host",
	"your_ip",
	"your_server",
	"your_server_ip",
	"yourdomain",
	"yourhost",
	"yourserver",
	"yoursite",
};

// In capitals, each the whole of an address or of its port.
static const char *const capitals[] = {
	"DOMAIN",
	"HOST",
	"HOSTNAME",
	"IP",
	"IP_ADDRESS",
	"PORT",
	"SERVER_IP",
};

static const char *const examples[] = { "example.com", "example.net", "example.org" };

// What every placeholder has some of, by its first byte: a bracket before a letter, or the first
// letters of a mark, of an example, of "/path/to/" or of a name in capitals.
static const char letter[] = "?", x_or_dot[] = "?";
static const char *const stems[256] = {
	['/'] = "pat",
	['<'] = letter,
	['C'] = "han",
	['D'] = "oma",
	['E'] = "xam",
	['H'] = "ost",
	['I'] = "p",
	['P'] = "ort",
	['S'] = "erv",
	['X'] = x_or_dot,
	['Y'] = "our",
	['c'] = "han",
	['d'] = "oma",
	['e'] = "xam",
	['x'] = x_or_dot,
	['y'] = "our",
	['{'] = letter,
};

// Of a name with its dots, dashes and the like.
static bool
of_name(char c)
{
	return ascii_letter(c) || ascii_digit(c) || c == '.' || c == '-' || c == '_' || c == '@';
}

// The host name or mail address around t[at].
static struct text
name_around(struct text t, size_t at)
{
	size_t from = at, to = at;

	while (from && of_name(t.ptr[from - 1]))
		from--;
	while (to < t.len && of_name(t.ptr[to]))
		to++;
	return (struct text){ t.ptr + from, to - from };
}

static bool
ends_here(struct text t, size_t at)
{
	return at >= t.len || !of_name(t.ptr[at]) || t.ptr[at] == '.' || t.ptr[at] == '@';
}

static bool
stem_at(struct text t, size_t at, const char *then)
{
	if (then == letter)
		return at < t.len && ascii_letter(t.ptr[at]);
	if (then == x_or_dot)
		return at < t.len && ((t.ptr[at] | 0x20) == 'x' || t.ptr[at] == '.');
	while (*then && at < t.len && (t.ptr[at] | 0x20) == *then) {
		then++;
		at++;
	}
	return !*then;
}

// Nearly all words have nothing, and that is found out in one pass.
enum placeholder_hint
placeholder_hint(struct text t)
{
	enum placeholder_hint hint = HINT_NOTHING;

	for (size_t i = 0; i < t.len; i++) {
		const char *then = stems[(unsigned char)t.ptr[i]];

		if (!then || !stem_at(t, i + 1, then))
			continue;
		if ((t.ptr[i] | 0x20) != 'e')
			return HINT_ANY;
		hint = HINT_EXAMPLE;
	}
	return hint;
}

// "<ip>" and "{domain}": letters, digits, blanks, "_", "-" and "." in brackets, a letter first.
static bool
bracketed(struct text t, char open, char close, struct text *which)
{
	size_t from = text_find_char(t, open), n;
	struct text inside = text_after(t, from + 1);

	for (n = 0; n < inside.len; n++) {
		char c = inside.ptr[n];

		if (!of_name(c) && c != ' ')
			break;
	}
	if (from >= t.len || !n || n == inside.len || inside.ptr[n] != close ||
		!ascii_letter(inside.ptr[0]) ||
		(from && (t.ptr[from - 1] == '$' || t.ptr[from - 1] == '%')))
		return false;
	*which = (struct text){ t.ptr + from, n + 2 };
	return true;
}

static bool
mark_at(struct text t, size_t at, const char *mark)
{
	size_t len = text_of(mark).len;

	return text_istarts(text_after(t, at), mark) && ends_here(t, at + len);
}

// The marks begin with few letters, and a name's parts after few others: most places need no look.
static bool
marked(struct text t, struct text *which)
{
	for (size_t at = 0; at < t.len; at++) {
		char c = (char)(t.ptr[at] | 0x20);

		if ((c != 'c' && c != 'd' && c != 'x' && c != 'y') || (at && !ends_here(t, at - 1)))
			continue;
		for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
			if (c != marks[i][0] || !mark_at(t, at, marks[i]))
				continue;
			*which = name_around(t, at);
			return true;
		}
	}
	return false;
}

bool
placeholder_in(struct text t, struct text *which)
{
	if (placeholder_hint(t) != HINT_ANY)
		return false;
	if (text_has(t, "/path/to/")) {
		*which = t;
		return true;
	}
	return bracketed(t, '<', '>', which) || bracketed(t, '{', '}', which) || marked(t, which);
}

static bool
capital(struct text t)
{
	if (!t.len || t.ptr[0] < 'A' || t.ptr[0] > 'Z')
		return false;
	for (size_t i = 0; i < sizeof(capitals) / sizeof(capitals[0]); i++)
		if (text_is(t, capitals[i]))
			return true;
	return false;
}

bool
placeholder_in_address(struct text t, struct text *which)
{
	size_t colon = t.len;

	while (colon && t.ptr[colon - 1] != ':')
		colon--;
	if (placeholder_in(t, which))
		return true;
	*which = text_after(t, colon);
	if (capital(*which))
		return true;
	*which = text_before(t, colon ? colon - 1 : 0);
	return capital(*which);
}

bool
placeholder_example(struct text t, struct text *which)
{
	size_t dot = placeholder_hint(t) ? text_find(t, "example.") : t.len;

	for (size_t i = 0; dot < t.len && i < sizeof(examples) / sizeof(examples[0]); i++) {
		size_t at = text_find(t, examples[i]);

		if (at >= t.len || (at && of_name(t.ptr[at - 1]) && t.ptr[at - 1] != '.' &&
					   t.ptr[at - 1] != '@'))
			continue;
		*which = text_before(text_after(t, at), text_of(examples[i]).len);
		if (at + which->len >= t.len || !of_name(t.ptr[at + which->len]))
			return true;
	}
	return false;
}
