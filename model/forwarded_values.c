#include <string.h>

#include "model/convert.h"

// The converters for a Forwarded header, RFC 7239, as far as HAProxy takes one for valid.

enum field { FIELD_FOR, FIELD_BY, FIELD_HOST, FIELD_PROTO, FIELD_COUNT };

static const char *const fields[FIELD_COUNT] = { "for", "by", "host", "proto" };

struct forwarded {
	bool has[FIELD_COUNT];
	struct text value[FIELD_COUNT]; // without quotes
};

// A node's two halves.
struct node {
	struct text name, port; // port: empty if there is none
};

static bool
obscure(char c)
{
	return ascii_letter(c) || ascii_digit(c) || c == '.' || c == '-' || c == '_';
}

// What comes first of *rest, as long as `fits`.
static struct text
cut_while(struct text *rest, bool (*fits)(char))
{
	size_t n = 0;
	struct text cut;

	while (n < rest->len && fits(rest->ptr[n]))
		n++;
	cut = text_before(*rest, n);
	*rest = text_after(*rest, n);
	return cut;
}

static bool
of_ipv4(char c)
{
	return ascii_digit(c) || c == '.';
}

static bool
of_ipv6(char c)
{
	return ascii_letter(c) || ascii_digit(c) || c == ':';
}

static bool
of_host(char c)
{
	return ascii_letter(c) || ascii_digit(c) || c == '.';
}

// ipv6 = "[" address "]"
static bool
cut_ipv6(struct text *rest)
{
	struct address ip;
	struct text t;

	*rest = text_after(*rest, 1);
	t = cut_while(rest, of_ipv6);
	if (!rest->len || rest->ptr[0] != ']' || t.len > 45)
		return false;
	*rest = text_after(*rest, 1);
	return address_parse(t, &ip) && ip.family == 6;
}

static bool
cut_port(struct text *rest)
{
	struct text digits = cut_while(rest, ascii_digit);
	long long port = digits.len < 12 ? text_leading_number(digits) : 0;

	return port > 0 && port <= 65535;
}

// name = "_" obscure+ | "unknown" | ipv6, in quotes | ipv4
static bool
cut_name(struct text *rest, bool quoted)
{
	struct address ip;
	struct text t;

	if (text_starts(*rest, "_")) {
		*rest = text_after(*rest, 1);
		return cut_while(rest, obscure).len;
	}
	if (text_starts(*rest, "u")) {
		if (!text_starts(*rest, "unknown"))
			return false;
		*rest = text_after(*rest, strlen("unknown"));
		return true;
	}
	if (quoted && text_starts(*rest, "["))
		return cut_ipv6(rest);
	t = cut_while(rest, of_ipv4);
	return text_address(t, &ip) && ip.family == 4;
}

// node = name (":" ("_" obscure+ | port))?, the port in quotes only
static bool
cut_node(struct text *rest, bool quoted, struct node *out)
{
	struct text start = *rest;

	if (!cut_name(rest, quoted))
		return false;
	*out = (struct node){ .name = text_before(start, start.len - rest->len) };
	if (!text_starts(*rest, ":"))
		return true;
	*rest = text_after(*rest, 1);
	start = *rest;
	if (!quoted)
		return false;
	if (text_starts(*rest, "_")) {
		*rest = text_after(*rest, 1);
		if (!cut_while(rest, obscure).len)
			return false;
	} else if (!cut_port(rest)) {
		return false;
	}
	out->port = text_before(start, start.len - rest->len);
	return true;
}

static bool
cut_host(struct text *rest, bool quoted)
{
	if (!rest->len)
		return false;
	if (quoted && rest->ptr[0] == '[') {
		if (!cut_ipv6(rest))
			return false;
	} else {
		cut_while(rest, of_host);
	}
	if (!text_starts(*rest, ":"))
		return true;
	*rest = text_after(*rest, 1);
	return quoted && cut_port(rest);
}

static bool
cut_proto(struct text *rest)
{
	if (!text_starts(*rest, "http"))
		return false;
	*rest = text_after(*rest, text_starts(*rest, "https") ? 5 : 4);
	return true;
}

static bool
cut_value(struct text *rest, enum field field, bool quoted)
{
	struct node node;

	if (field == FIELD_HOST)
		return cut_host(rest, quoted);
	if (field == FIELD_PROTO)
		return cut_proto(rest);
	return cut_node(rest, quoted, &node);
}

// field = name "=" (value | '"' value '"'); proto never in quotes
static bool
cut_field(struct text *rest, struct forwarded *out)
{
	for (enum field f = 0; f < FIELD_COUNT; f++) {
		size_t len = strlen(fields[f]);
		struct text start;
		bool quoted;

		if (out->has[f] || !text_starts(*rest, fields[f]) || rest->len <= len + 1 ||
			rest->ptr[len] != '=')
			continue;
		*rest = text_after(*rest, len + 1);
		quoted = f != FIELD_PROTO && rest->ptr[0] == '"';
		*rest = text_after(*rest, quoted);
		start = *rest;
		if (!cut_value(rest, f, quoted))
			return false;
		out->has[f] = true;
		out->value[f] = text_before(start, start.len - rest->len);
		if (quoted && !text_starts(*rest, "\""))
			return false;
		*rest = text_after(*rest, quoted);
		return true;
	}
	return false;
}

// What stands behind all four is not looked at.
static bool
forwarded_read(struct text t, struct forwarded *out)
{
	size_t n = 0;

	*out = (struct forwarded){ 0 };
	while (t.len && n < FIELD_COUNT) {
		if (n++) {
			if (t.ptr[0] != ';')
				return false;
			t = text_after(t, 1);
		}
		if (!cut_field(&t, out))
			return false;
	}
	return n;
}

struct value *
convert_forwarded_valid(struct walk *w, const struct conversion *c, struct value *v)
{
	struct forwarded f;

	(void)c;
	return value_bool(w, forwarded_read(v->text, &f));
}

struct value *
convert_forwarded_field(struct walk *w, const struct conversion *c, struct value *v)
{
	struct forwarded f;

	if (!forwarded_read(v->text, &f))
		return NULL;
	for (enum field i = 0; i < FIELD_COUNT; i++)
		if (text_is(c->call.args[0], fields[i]))
			return f.has[i] ? value_string(w, f.value[i]) : NULL;
	return NULL;
}

static struct value *
address_value(struct walk *w, struct text t)
{
	struct address ip;

	if (text_starts(t, "["))
		t = (struct text){ t.ptr + 1, t.len - 2 };
	return address_parse(t, &ip) ? value_address(w, &ip) : NULL;
}

struct value *
convert_node_name(struct walk *w, const struct conversion *c, struct value *v)
{
	struct text rest = v->text;
	struct node node;

	(void)c;
	if (!rest.len || !cut_node(&rest, true, &node))
		return NULL;
	if (text_starts(node.name, "_") || text_is(node.name, "unknown"))
		return value_string(w, node.name);
	return address_value(w, node.name);
}

struct value *
convert_node_port(struct walk *w, const struct conversion *c, struct value *v)
{
	struct text rest = v->text;
	struct node node;

	(void)c;
	if (!rest.len || !cut_node(&rest, true, &node) || !node.port.len)
		return NULL;
	if (text_starts(node.port, "_"))
		return value_string(w, node.port);
	return value_number(w, text_leading_number(node.port));
}

// A text with the underscore that hides who it is; no sample if it has other characters.
static struct value *
obscured(struct walk *w, struct value *v)
{
	struct text rest;

	if (!value_cast(w, v, VALUE_STRING))
		return NULL;
	rest = v->text;
	if (!cut_while(&rest, obscure).len || rest.len)
		return NULL;
	return value_string(w, text_printf(w->arena, "_%.*s", TEXT_ARG(v->text)));
}

struct value *
convert_to_node_name(struct walk *w, const struct conversion *c, struct value *v)
{
	(void)c;
	if (v->type == VALUE_ADDRESS) {
		struct text t = address_text(w->arena, &v->address);

		return value_string(w,
			v->address.family == 4 ? t : text_printf(w->arena, "[%.*s]", TEXT_ARG(t)));
	}
	if (v->type == VALUE_STRING && !v->text.len)
		return value_string(w, TEXT("unknown"));
	return obscured(w, v);
}

struct value *
convert_to_node_port(struct walk *w, const struct conversion *c, struct value *v)
{
	(void)c;
	if (v->type == VALUE_NUMBER)
		return value_string(
			w, text_printf(w->arena, "%u", (unsigned)(unsigned long long)v->number));
	return obscured(w, v);
}
