#include <string.h>

#include "model/convert.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int
hex_digit(char c)
{
	if (ascii_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool
hex_decode(struct arena *a, struct text t, struct text *bytes)
{
	char *out = arena_alloc(a, t.len / 2 + 1);

	for (size_t i = 0; i + 1 < t.len; i += 2) {
		int high = hex_digit(t.ptr[i]), low = hex_digit(t.ptr[i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i / 2] = (char)(high * 16 + low);
	}
	*bytes = (struct text){ out, t.len / 2 };
	return t.len % 2 == 0;
}

int
url_escape(struct text t, size_t at)
{
	int high, low;

	if (at + 2 >= t.len)
		return -1;
	high = hex_digit(t.ptr[at + 1]);
	low = hex_digit(t.ptr[at + 2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

struct value *
convert_url_dec(struct walk *w, const struct conversion *c, struct value *v)
{
	bool form = c->call.nargs && text_leading_number(c->call.args[0]);
	char *out = arena_alloc(w->arena, v->text.len + 1);
	size_t n = 0;

	for (size_t i = 0; i < v->text.len; i++) {
		char byte = v->text.ptr[i];

		if (byte == '%') {
			int code = url_escape(v->text, i);

			if (code < 0)
				return NULL;
			byte = (char)code;
			i += 2;
		} else if (byte == '+' && form) {
			byte = ' ';
		} else if (byte == '?') {
			form = true;
		}
		out[n++] = byte;
	}
	return value_string(w, (struct text){ out, n });
}

bool
url_unreserved(char c)
{
	return ascii_letter(c) || ascii_digit(c) || (c && strchr("-._~", c));
}

struct value *
convert_url_enc(struct walk *w, const struct conversion *c, struct value *v)
{
	char *out = arena_alloc(w->arena, 3 * v->text.len + 1);
	size_t n = 0;

	(void)c;
	for (size_t i = 0; i < v->text.len; i++) {
		unsigned char byte = (unsigned char)v->text.ptr[i];

		if (url_unreserved(v->text.ptr[i])) {
			out[n++] = (char)byte;
			continue;
		}
		out[n++] = '%';
		out[n++] = "0123456789ABCDEF"[byte >> 4];
		out[n++] = "0123456789ABCDEF"[byte & 15];
	}
	return value_string(w, (struct text){ out, n });
}

struct value *
convert_base64(struct walk *w, const struct conversion *c, struct value *v)
{
	size_t len = v->text.len, n = 0;
	char *out = arena_alloc(w->arena, 4 * (len / 3 + 1) + 1);

	(void)c;
	for (size_t i = 0; i < len; i += 3) {
		unsigned bits = 0;

		for (size_t k = 0; k < 3; k++)
			bits = bits << 8 | (i + k < len ? (unsigned char)v->text.ptr[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			out[n++] = i + k > len ? '=' : digits[bits >> (18 - 6 * k) & 63];
	}
	return value_string(w, (struct text){ out, n });
}

bool
base64_decode(struct arena *a, struct text t, struct text *plain)
{
	char *out = arena_alloc(a, t.len + 1);
	size_t n = 0, bits = 0, have = 0, len = t.len;

	if (len % 4)
		return false;
	while (len && t.len - len < 2 && t.ptr[len - 1] == '=')
		len--;
	for (size_t i = 0; i < len; i++) {
		const char *at = t.ptr[i] ? strchr(digits, t.ptr[i]) : NULL;

		if (!at)
			return false;
		bits = (bits << 6 | (size_t)(at - digits)) & 0xffffff;
		have += 6;
		if (have >= 8) {
			have -= 8;
			out[n++] = (char)(bits >> have & 255);
		}
	}
	*plain = (struct text){ out, n };
	return true;
}

static struct value *
decoded(struct walk *w, struct text t)
{
	struct text plain;
	struct value *result;

	if (!base64_decode(w->arena, t, &plain))
		return NULL;
	result = value_string(w, plain);
	result->type = VALUE_BINARY;
	return result;
}

struct value *
convert_b64dec(struct walk *w, const struct conversion *c, struct value *v)
{
	(void)c;
	return decoded(w, v->text);
}

// As an URL may have it: with "-" and "_", and without "=" at the end.
static void
exchange(char *s, size_t len, const char *from, const char *to)
{
	for (size_t i = 0; i < len; i++)
		for (size_t k = 0; k < 2; k++)
			if (s[i] == from[k]) {
				s[i] = to[k];
				break;
			}
}

struct value *
convert_ub64enc(struct walk *w, const struct conversion *c, struct value *v)
{
	struct value *out = convert_base64(w, c, v);

	while (out->text.len && out->text.ptr[out->text.len - 1] == '=')
		out->text.len--;
	exchange((char *)out->text.ptr, out->text.len, "+/", "-_");
	return out;
}

// HAProxy reads a "=" as it reads "_"; it adds what is missing at the end itself.
struct value *
convert_ub64dec(struct walk *w, const struct conversion *c, struct value *v)
{
	size_t len = v->text.len, padding = (4 - len % 4) % 4;
	char *s = arena_alloc(w->arena, len + 4);

	(void)c;
	for (size_t i = 0; i < len; i++) {
		s[i] = v->text.ptr[i] == '=' ? '_' : v->text.ptr[i];
		if (s[i] == '+' || s[i] == '/')
			return NULL;
	}
	exchange(s, len, "-_", "+/");
	memset(s + len, '=', padding);
	return decoded(w, (struct text){ s, len + padding });
}
