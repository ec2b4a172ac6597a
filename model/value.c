#include <arpa/inet.h>
#include <string.h>

#include "model/evaluate.h"

static struct value *
new_value(struct walk *w, enum value_type type)
{
	struct value *v = arena_new(w->arena, struct value);

	v->type = type;
	return v;
}

// HAProxy's own strings end with its buffer, of 16 kB unless tuned.
enum { LONGEST = 1 << 16 };

struct value *
value_string(struct walk *w, struct text t)
{
	struct value *v;

	if (t.len > LONGEST)
		return value_unknown(w, EXISTS, "a value that is longer than a buffer");
	v = new_value(w, VALUE_STRING);

	v->text = t;
	return v;
}

struct value *
value_number(struct walk *w, long long n)
{
	struct value *v = new_value(w, VALUE_NUMBER);

	v->number = n;
	return v;
}

struct value *
value_bool(struct walk *w, bool yes)
{
	struct value *v = new_value(w, VALUE_BOOL);

	v->number = yes;
	return v;
}

struct value *
value_address(struct walk *w, const struct address *a)
{
	struct value *v = new_value(w, VALUE_ADDRESS);

	v->address = *a;
	return v;
}

struct value *
value_unknown(struct walk *w, enum knowledge k, const char *why)
{
	struct value *v = new_value(w, VALUE_STRING);

	v->knowledge = k;
	v->why = why;
	return v;
}

long long
text_leading_number(struct text t)
{
	unsigned long long n = 0;
	bool minus = t.len && t.ptr[0] == '-', sign = minus || (t.len && t.ptr[0] == '+');

	for (size_t i = sign; i < t.len && ascii_digit(t.ptr[i]); i++) {
		if (n > (INT64_MAX - 9) / 10)
			return minus ? INT64_MIN : INT64_MAX;
		n = n * 10 + (unsigned long long)(t.ptr[i] - '0');
	}
	return minus ? -(long long)n : (long long)n;
}

// HAProxy's reader of hdr_val() and its like stops only at what comes after '9': "1.5" is 85.
void
value_read_number(struct value *v)
{
	unsigned n = 0;
	bool minus = v->text.len && v->text.ptr[0] == '-';

	for (size_t i = minus; i < v->text.len && v->text.ptr[i] <= '9'; i++) {
		unsigned digit = (unsigned)(v->text.ptr[i] - '0');

		n = minus ? n * 10 - digit : n * 10 + digit;
	}
	v->number = (int)n;
	v->type = VALUE_NUMBER;
}

static bool
to_string(struct walk *w, struct value *v)
{
	if (v->type == VALUE_ADDRESS) {
		v->text = address_text(w->arena, &v->address);
	} else if (v->type == VALUE_BINARY) {
		size_t nul = text_find_char(v->text, '\0');

		v->text = nul < v->text.len ? text_before(v->text, nul) : v->text;
	} else {
		v->text = text_printf(w->arena, "%lld", v->number);
	}
	return true;
}

static bool
to_number(struct value *v)
{
	if (v->type == VALUE_STRING) {
		if (!v->text.len)
			return false;
		v->number = text_leading_number(v->text);
	} else if (v->type == VALUE_ADDRESS) {
		const unsigned char *b = v->address.bytes;

		if (v->address.family != 4)
			return false;
		v->number = (long long)b[0] << 24 | b[1] << 16 | b[2] << 8 | b[3];
	} else if (v->type == VALUE_BINARY) {
		return false;
	}
	return true;
}

bool
text_address(struct text t, struct address *out)
{
	size_t dots = 0;
	bool odd = false;

	for (size_t i = 0; i < t.len; i++) {
		bool first = !i || t.ptr[i - 1] == '.';

		dots += t.ptr[i] == '.';
		odd |= t.ptr[i] != '.' && !ascii_digit(t.ptr[i]);
		odd |= first && t.ptr[i] == '0' && i + 1 < t.len && t.ptr[i + 1] != '.';
		if (t.ptr[i] == '/')
			return false;
	}
	return address_parse(t, out) && (out->family == 6 || (dots == 3 && !odd));
}

// address = byte "." byte "." byte "." byte, and whatever follows
bool
text_ipv4(struct text t, struct address *out)
{
	size_t octets = 0, digits = 0;
	unsigned n = 0;

	*out = (struct address){ .family = 4, .prefix = 32 };
	for (size_t i = 0; i < t.len; i++) {
		char c = t.ptr[i];

		if (c == '.') {
			if (!digits || octets == 4)
				return false;
			n = 0;
			digits = 0;
			continue;
		}
		if (c < '0' || c > '9')
			break;
		n = n * 10 + (unsigned)(c - '0');
		octets += !digits++;
		if (n > 255 || octets > 4)
			return false;
		out->bytes[octets - 1] = (unsigned char)n;
	}
	return octets == 4;
}

static bool
to_address(struct value *v)
{
	if (v->type == VALUE_NUMBER) {
		uint32_t n = htonl((uint32_t)v->number);

		v->address = (struct address){ .family = 4, .prefix = 32 };
		memcpy(v->address.bytes, &n, sizeof(n));
		return true;
	}
	return v->type == VALUE_STRING &&
	       (text_ipv4(v->text, &v->address) || text_address(v->text, &v->address));
}

// The bytes of a number or an address, as a network has them.
static bool
to_binary(struct walk *w, struct value *v)
{
	char *bytes = arena_alloc(w->arena, 16);
	size_t n = 8;

	if (v->type == VALUE_STRING)
		return true;
	if (v->type == VALUE_ADDRESS) {
		n = v->address.family == 4 ? 4 : 16;
		memcpy(bytes, v->address.bytes, n);
	} else {
		v->number = v->truth ? v->number != 0 : v->number;
		for (size_t i = 0; i < n; i++)
			bytes[i] = (char)((unsigned long long)v->number >> (8 * (n - 1 - i)));
	}
	v->text = (struct text){ bytes, n };
	return true;
}

struct value *
value_copy(struct walk *w, const struct value *v)
{
	struct value *copy = arena_new(w->arena, struct value);

	*copy = *v;
	copy->next = NULL;
	return copy;
}

bool
value_cast(struct walk *w, struct value *v, enum value_type to)
{
	bool ok = true;

	if (v->type == to || v->knowledge != KNOWN)
		return true;
	if (to == VALUE_BINARY)
		ok = to_binary(w, v);
	else if (to == VALUE_STRING)
		ok = to_string(w, v);
	else if (to == VALUE_ADDRESS)
		ok = to_address(v);
	else
		ok = to_number(v);
	v->type = to;
	return ok;
}
