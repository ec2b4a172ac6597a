#include <string.h>

#include "model/certificate.h"
#include "model/convert.h"

// Converters of bytes: into numbers, digits, and whether a token is signed.

static struct text
joined(struct walk *w, struct text a, struct text b)
{
	return text_printf(w->arena, "%.*s%.*s", TEXT_ARG(a), TEXT_ARG(b));
}

// The bytes of one part as a number; false where HAProxy's own arithmetic goes astray.
static bool
part_number(struct text t, bool little, unsigned long long *n)
{
	*n = 0;
	for (size_t i = 0; i < t.len; i++) {
		unsigned char byte = (unsigned char)t.ptr[i];

		if (little && i > 2)
			return false;
		*n = little ? *n | (unsigned long long)byte << 8 * i : *n << 8 | byte;
	}
	return true;
}

static struct text
part_digits(struct walk *w, struct text t)
{
	char *out = arena_alloc(w->arena, 2 * t.len + 1);

	for (size_t i = 0; i < t.len; i++) {
		out[2 * i] = "0123456789ABCDEF"[(unsigned char)t.ptr[i] >> 4];
		out[2 * i + 1] = "0123456789ABCDEF"[(unsigned char)t.ptr[i] & 15];
	}
	return (struct text){ out, 2 * t.len };
}

// be2dec(separator, bytes, whole), le2dec, be2hex: each part of so many bytes; with `whole` what is
// left at the end does not count.
struct value *
convert_parts(struct walk *w, const struct conversion *c, struct value *v)
{
	struct text separator = c->call.args[0], out = { "", 0 }, rest = v->text;
	size_t bytes = (size_t)text_leading_number(c->call.args[1]);
	bool whole = c->call.nargs > 2 && text_leading_number(c->call.args[2]);
	bool hex = text_is(c->call.name, "be2hex"), little = c->call.name.ptr[0] == 'l';
	unsigned long long n;

	if (hex && !separator.len && !whole)
		bytes = rest.len;
	while (rest.len && bytes && (!whole || rest.len >= bytes)) {
		struct text part = text_before(rest, bytes < rest.len ? bytes : rest.len);

		if (!part_number(part, little, &n))
			return value_unknown(w, EXISTS, "a number of many bytes");
		if (rest.len < v->text.len)
			out = joined(w, out, separator);
		out = joined(w, out, hex ? part_digits(w, part) : text_printf(w->arena, "%llu", n));
		rest = text_after(rest, part.len);
	}
	return value_string(w, out);
}

enum verdict { SIGNED_NOT, SIGNED, NO_ALGORITHM = -1, NO_TOKEN = -3 };

static const struct {
	const char *name, *digest; // NULL: not by a shared secret
} algorithms[] = {
	{ "HS256", "sha256" },
	{ "HS384", "sha384" },
	{ "HS512", "sha512" },
};

// Of a token, whose parts stand between dots: what is signed, and the signature.
static bool
token_parts(struct text t, struct text *content, struct text *signature)
{
	size_t dots = 0, last = 0;

	for (size_t i = 0; i < t.len; i++) {
		if (t.ptr[i] != '.')
			continue;
		dots++;
		last = i;
	}
	*content = text_before(t, last);
	*signature = text_after(t, last + 1);
	return dots == 2;
}

static enum verdict
verify(struct walk *w, const char *digest, struct text key, struct text token)
{
	struct text content, signature, made;
	struct value *given;

	if (!token_parts(token, &content, &signature) || !signature.len)
		return NO_TOKEN;
	given = convert_ub64dec(w, NULL, value_string(w, signature));
	if (!given)
		return NO_TOKEN;
	return digest_make(w->arena, digest, &key, content, &made) && text_eq(made, given->text)
	               ? SIGNED
	               : SIGNED_NOT;
}

// jwt_verify(algorithm, key)
struct value *
convert_jwt_verify(struct walk *w, const struct conversion *c, struct value *v)
{
	struct value *name = text_argument(w, c->call.args[0]);
	struct value *key = text_argument(w, c->call.args[1]);

	if (!name || !key || !value_cast(w, name, VALUE_STRING) ||
		!value_cast(w, key, VALUE_STRING))
		return NULL;
	if (name->knowledge != KNOWN || key->knowledge != KNOWN)
		return value_unknown(w, NOTHING, "what a variable says");
	for (size_t i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++)
		if (text_is(name->text, algorithms[i].name))
			return value_number(w, verify(w, algorithms[i].digest, key->text, v->text));
	if (name->text.len < 4)
		return value_number(w, NO_ALGORITHM);
	return value_unknown(w, EXISTS, "a signature by a key pair");
}
