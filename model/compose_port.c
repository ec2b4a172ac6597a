#include "model/compose_read.h"
#include "parser/address.h"

// range = number ("-" number)?
static bool
read_range(struct text t, unsigned *first, unsigned *last)
{
	struct text low = text_cut(&t, '-');
	long long a, b;

	if (!text_number(low, &a) || a < 0 || a > 65535)
		return false;
	b = a;
	if (t.len && (!text_number(t, &b) || b < a || b > 65535))
		return false;
	*first = (unsigned)a;
	*last = (unsigned)b;
	return true;
}

static void
set_host(struct compose_port *p, struct text host)
{
	struct address ip;

	if (host.len > 1 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']')
		host = (struct text){ host.ptr + 1, host.len - 2 };
	p->host = host;
	p->everywhere = !host.len || (address_parse(host, &ip) && address_any(&ip));
	p->loopback = text_is(host, "localhost") ||
	              (host.len && address_parse(host, &ip) && address_loopback(&ip));
}

// The last part after a ":", cut off *t.
static struct text
cut_last(struct text *t)
{
	size_t at = t->len;
	struct text part;

	while (at && t->ptr[at - 1] != ':')
		at--;
	part = text_after(*t, at);
	*t = text_before(*t, at ? at - 1 : 0);
	return part;
}

// short = (host ":")? (range ":")? range ("/" protocol)?
static bool
read_short(struct compose_port *p, struct text t)
{
	struct text rest = t, left = text_cut(&rest, '/'), target, published;

	p->udp = text_is(rest, "udp");
	target = cut_last(&left);
	published = cut_last(&left);
	set_host(p, left);
	if (!read_range(target, &p->target, &p->target_last))
		return false;
	return !published.len || read_range(published, &p->first, &p->last);
}

static struct text
value_of(struct compose_reader *r, const struct yaml *map, const char *key, bool *known)
{
	const struct yaml *node = yaml_get(map, key);
	bool ok = true;
	struct text t = { "", 0 };

	if (node && node->kind == YAML_SCALAR)
		t = interpolate(r, node->value, &ok);
	*known &= ok;
	return t;
}

static bool
read_long(struct compose_reader *r, struct compose_port *p, const struct yaml *node)
{
	bool known = true, host_known = true;
	struct text target = value_of(r, node, "target", &known);
	struct text published = value_of(r, node, "published", &known);

	p->udp = text_is(value_of(r, node, "protocol", &known), "udp");
	set_host(p, value_of(r, node, "host_ip", &host_known));
	p->everywhere &= host_known;
	if (known && !read_range(target, &p->target, &p->target_last))
		return false;
	return !published.len || !known || read_range(published, &p->first, &p->last);
}

struct compose_port *
compose_read_port(struct compose_reader *r, const struct yaml *node)
{
	struct compose_port *p = arena_new(r->arena, struct compose_port);
	struct text t;
	bool known;

	p->at = node->at;
	if (node->kind == YAML_MAP)
		return read_long(r, p, node) ? p : NULL;
	if (node->kind != YAML_SCALAR)
		return NULL;
	t = interpolate(r, node->value, &known);
	if (!read_short(p, t) && known)
		return NULL;
	// "${BIND}:80:80": the address is what is not known.
	if (!known && text_starts(t, ":") && text_has(text_after(t, 1), ":"))
		p->everywhere = p->loopback = false;
	return p;
}
