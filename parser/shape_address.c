#include "parser/endpoint.h"
#include "parser/fitting.h"
#include "parser/pattern.h"

// What an address may have beside itself, by the name of its item.
static const struct {
	const char *item;
	unsigned parts;
} items[] = {
	{ "host", HOST_NAME },
	{ "target", PORT_MAY | HOST_NAME | ONLY_STREAM },
	{ "target-port", PORT_MUST | HOST_NAME | ONLY_STREAM },
	{ "target-range", PORT_MAY | PORT_RANGE | HOST_NAME | ONLY_STREAM },
};

static unsigned
parts_of(struct text item)
{
	for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++)
		if (text_is(item, items[i].item))
			return items[i].parts;
	return 0;
}

// A fault that only some releases see is none here.
bool
fits_address(struct fitting *m, struct text word)
{
	struct endpoint e;

	return text_find_char(word, '$') < word.len ||
	       endpoint_parse(word, parts_of(m->item), &e) || e.fault_versions != ALL_VERSIONS ||
	       fitting_fail(m, SHAPE_BAD, m->word, e.fault_at.len ? e.fault_at : word);
}

// networks = network ("," network)* ","?
bool
fits_networks(struct fitting *m, struct text word)
{
	enum { MAX_NETWORKS = 5 };
	struct text list = word;

	for (size_t n = 0; list.len; n++) {
		struct text network = text_cut(&list, ',');

		if (n == MAX_NETWORKS || network_fault(network, true))
			return fitting_fail(m, SHAPE_BAD, m->word, network);
	}
	return true;
}

// methods = (method ",")* method, of which one may be an address
bool
fits_init_addr(struct fitting *m, struct text word)
{
	static const char *const methods[] = { "last", "libc", "none" };
	struct text list = word;
	bool address = false;

	while (list.len) {
		struct text method = text_cut(&list, ',');
		struct endpoint e;
		size_t i = 0;

		while (i < sizeof(methods) / sizeof(methods[0]) && !text_is(method, methods[i]))
			i++;
		if (i < sizeof(methods) / sizeof(methods[0]))
			continue;
		if (address || !endpoint_parse(method, 0, &e))
			return fitting_fail(m, SHAPE_BAD, m->word, method);
		address = true;
	}
	return true;
}

bool
fits_network(struct fitting *m, struct text word)
{
	return !network_fault(word, true) || fitting_fail(m, SHAPE_BAD, m->word, word);
}

// A port, or an expression that gives one.
bool
fits_port(struct fitting *m, struct text word)
{
	long long port;

	return !text_number(word, &port) || (port > 0 && port < 65536) ||
	       fitting_fail(m, SHAPE_BAD, m->word, word);
}
