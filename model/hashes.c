#include <string.h>

#include "model/certificate.h"
#include "model/convert.h"
#include "model/fetch.h"

// Hashes that HAProxy offers as converters.

// Bob Jenkins' integer hash, by which the others are spread if that is asked for.
static uint32_t
spread(uint32_t a)
{
	a = (a + 0x7ed55d16) + (a << 12);
	a = (a ^ 0xc761c23c) ^ (a >> 19);
	a = (a + 0x165667b1) + (a << 5);
	a = (a + 0xd3a2646c) ^ (a << 9);
	a = (a + 0xfd7046c5) + (a << 3);
	a = (a ^ 0xb55a4f09) ^ (a >> 16);
	return a * 3221225473U;
}

static uint32_t
crc(struct text t, uint32_t polynomial)
{
	uint32_t h = ~0U;

	for (size_t i = 0; i < t.len; i++) {
		h ^= (unsigned char)t.ptr[i];
		for (int bit = 0; bit < 8; bit++)
			h = h >> 1 ^ (h & 1 ? polynomial : 0);
	}
	return ~h;
}

static uint32_t
crc32(struct text t)
{
	return crc(t, 0xedb88320);
}

static uint32_t
crc32c(struct text t)
{
	return crc(t, 0x82f63b78);
}

static uint32_t
multiply(struct text t, uint32_t h, uint32_t by)
{
	for (size_t i = 0; i < t.len; i++)
		h = h * by + (unsigned char)t.ptr[i];
	return h;
}

static uint32_t
djb2(struct text t)
{
	return multiply(t, 5381, 33);
}

static uint32_t
sdbm(struct text t)
{
	return multiply(t, 0, 65599);
}

static uint32_t
rotate(uint32_t n, unsigned by)
{
	return by % 32 ? n << by % 32 | n >> (32 - by % 32) : n;
}

static uint32_t
wt6(struct text t)
{
	uint32_t a = 0xa53c965a, b = 0x5ca6953a;
	unsigned first = 6, second = 18;

	for (size_t i = 0; i < t.len; i++) {
		uint32_t next, mixed;

		a = ~(a ^ (unsigned char)t.ptr[i]);
		b = ~(b + (unsigned char)t.ptr[i]);
		next = rotate(b, first);
		b = rotate(a, second);
		a = next;
		mixed = (a >> 16 ^ b) & 0xffff;
		first = mixed & 31;
		second = mixed >> 11;
	}
	return a ^ b;
}

static const struct {
	const char *name;
	uint32_t (*hash)(struct text t);
} hashes[] = {
	{ "crc32", crc32 },
	{ "crc32c", crc32c },
	{ "djb2", djb2 },
	{ "sdbm", sdbm },
	{ "wt6", wt6 },
};

struct value *
convert_hash(struct walk *w, const struct conversion *c, struct value *v)
{
	bool spreads = c->call.nargs && text_leading_number(c->call.args[0]);

	for (size_t i = 0; i < sizeof(hashes) / sizeof(hashes[0]); i++) {
		uint32_t h;

		if (!text_is(c->call.name, hashes[i].name))
			continue;
		h = hashes[i].hash(v->text);
		return value_number(w, spreads ? spread(h) : h);
	}
	return value_unknown(w, EXISTS, "a hash");
}

// The hash of Host and path: url32 with the query and the whole of the first Host.
struct value *
get_hash_of_url(struct walk *w, const struct call *c, bool all)
{
	bool whole = text_is(c->name, "url32");
	const struct header *host = message_header(&w->message, TEXT("host"), NULL);
	struct text path = whole ? uri_path(w->message.uri) : message_path(&w->message);
	struct text name = host ? host->value : (struct text){ "", 0 };

	(void)all;
	if (w->message.uri_unknown || (host && host->unknown) || text_has(name, ","))
		return value_unknown(w, EXISTS, "the hash of a target that is not known");
	if (!path.len || path.ptr[0] != '/')
		path = (struct text){ "", 0 };
	return value_number(
		w, spread(sdbm(text_printf(w->arena, "%.*s%.*s", TEXT_ARG(name), TEXT_ARG(path)))));
}

// base32+src and url32+src: the hash's bytes, and those of the client's address.
struct value *
get_hash_and_source(struct walk *w, const struct call *c, bool all)
{
	struct call hash = { .name = text_before(c->name, text_find_char(c->name, '+')) };
	struct value *v = get_hash_of_url(w, &hash, all), *source = get_src(w, c, all);
	char *bytes;

	if (!source || v->knowledge != KNOWN)
		return source ? v : NULL;
	if (source->knowledge != KNOWN)
		return source;
	value_cast(w, v, VALUE_BINARY);
	value_cast(w, source, VALUE_BINARY);
	bytes = arena_alloc(w->arena, 4 + source->text.len);
	// Of the eight bytes of a number, the last four.
	memcpy(bytes, v->text.ptr + 4, 4);
	memcpy(bytes + 4, source->text.ptr, source->text.len);
	v->text = (struct text){ bytes, 4 + source->text.len };
	return v;
}

static struct value *
digest_value(struct walk *w, const char *name, const struct text *key, struct text t)
{
	struct text digest;
	struct value *v;

	if (!digest_make(w->arena, name, key, t, &digest))
		return value_unknown(w, EXISTS, "what libcrypto makes of a text");
	v = value_string(w, digest);
	v->type = VALUE_BINARY;
	return v;
}

// sha1, sha2(bits), digest(name)
struct value *
convert_digest(struct walk *w, const struct conversion *c, struct value *v)
{
	struct text arg = c->call.nargs ? c->call.args[0] : (struct text){ "", 0 };

	if (text_is(c->call.name, "sha1"))
		return digest_value(w, "sha1", NULL, v->text);
	if (text_is(c->call.name, "sha2"))
		arg = text_printf(w->arena, "sha%.*s", TEXT_ARG(arg.len ? arg : TEXT("256")));
	return digest_value(w, text_string(w->arena, arg), NULL, v->text);
}

// hmac(name, key), where the key is in base64.
struct value *
convert_hmac(struct walk *w, const struct conversion *c, struct value *v)
{
	struct value *secret = text_argument(w, c->call.args[1]);
	struct text key;

	if (!secret || !value_cast(w, secret, VALUE_STRING))
		return NULL;
	if (secret->knowledge != KNOWN)
		return value_unknown(w, NOTHING, secret->why);
	if (!base64_decode(w->arena, secret->text, &key))
		return NULL;
	return digest_value(w, text_string(w->arena, c->call.args[0]), &key, v->text);
}

// xxHash, by Yann Collet: 32 and 64 bits wide.

struct width {
	unsigned bytes; // of a lane
	uint64_t p1, p2, p3, p4, p5;
	unsigned turn; // of a lane's round
};

static const struct width narrow = { 4, 2654435761U, 2246822519U, 3266489917U, 668265263U,
	374761393U, 13 };
static const struct width wide = { 8, 11400714785074694791U, 14029467366897019727U,
	1609587929392839161U, 9650029242287828579U, 2870177450012600261U, 31 };

static uint64_t
fit(const struct width *x, uint64_t n)
{
	return x->bytes == 4 ? (uint32_t)n : n;
}

static uint64_t
turn(const struct width *x, uint64_t n, unsigned by)
{
	return fit(x, n << by | fit(x, n) >> (8 * x->bytes - by));
}

static uint64_t
lane(struct text t, size_t at, unsigned bytes)
{
	uint64_t n = 0;

	for (unsigned i = 0; i < bytes; i++)
		n |= (uint64_t)(unsigned char)t.ptr[at + i] << 8 * i;
	return n;
}

static uint64_t
round_of(const struct width *x, uint64_t n, uint64_t input)
{
	return fit(x, turn(x, fit(x, n + input * x->p2), x->turn) * x->p1);
}

// The stripes of four lanes each; *at is left behind them.
static uint64_t
stripes(const struct width *x, struct text t, uint64_t seed, size_t *at)
{
	uint64_t v[4] = { fit(x, seed + x->p1 + x->p2), fit(x, seed + x->p2), seed,
		fit(x, seed - x->p1) };
	static const unsigned turns[4] = { 1, 7, 12, 18 };
	uint64_t h = 0;

	for (; *at + 4 * (size_t)x->bytes <= t.len; *at += 4 * (size_t)x->bytes)
		for (unsigned i = 0; i < 4; i++)
			v[i] = round_of(x, v[i], lane(t, *at + i * (size_t)x->bytes, x->bytes));
	for (unsigned i = 0; i < 4; i++)
		h += turn(x, v[i], turns[i]);
	for (unsigned i = 0; i < 4 && x->bytes == 8; i++)
		h = (h ^ round_of(x, 0, v[i])) * x->p1 + x->p4;
	return fit(x, h);
}

static uint64_t
rest(const struct width *x, struct text t, uint64_t h, size_t at)
{
	for (; x->bytes == 8 && at + 8 <= t.len; at += 8)
		h = turn(x, h ^ round_of(x, 0, lane(t, at, 8)), 27) * x->p1 + x->p4;
	for (; at + 4 <= t.len; at += 4) {
		if (x->bytes == 8)
			h = turn(x, h ^ lane(t, at, 4) * x->p1, 23) * x->p2 + x->p3;
		else
			h = turn(x, h + lane(t, at, 4) * x->p3, 17) * x->p4;
	}
	for (; at < t.len; at++) {
		uint64_t byte = (unsigned char)t.ptr[at] * x->p5;

		h = x->bytes == 8 ? turn(x, h ^ byte, 11) * x->p1 : turn(x, h + byte, 11) * x->p1;
	}
	return fit(x, h);
}

static uint64_t
xxhash(const struct width *x, struct text t, uint64_t seed)
{
	size_t at = 0;
	uint64_t h = fit(x, seed + x->p5);

	if (t.len >= 4 * (size_t)x->bytes)
		h = stripes(x, t, fit(x, seed), &at);
	h = rest(x, t, fit(x, h + t.len), at);
	h = fit(x, (h ^ h >> (x->bytes == 8 ? 33 : 15)) * x->p2);
	h = fit(x, (h ^ h >> (x->bytes == 8 ? 29 : 13)) * x->p3);
	return h ^ h >> (x->bytes == 8 ? 32 : 16);
}

struct value *
convert_xxhash(struct walk *w, const struct conversion *c, struct value *v)
{
	uint64_t seed = c->call.nargs ? (uint64_t)text_leading_number(c->call.args[0]) : 0;
	const struct width *x = text_is(c->call.name, "xxh64") ? &wide : &narrow;

	return value_number(w, (long long)xxhash(x, v->text, seed));
}
