#include "parser/fitting.h"
#include "parser/value.h"

// What stick tables store; manual, 11.1.
static const struct {
	const char *name;
	bool array;  // takes how many
	bool period; // takes a time
	bool recent; // since 3.0
} types[] = {
	{ "bytes_in_cnt", false, false, false },
	{ "bytes_in_rate", false, true, false },
	{ "bytes_out_cnt", false, false, false },
	{ "bytes_out_rate", false, true, false },
	{ "conn_cnt", false, false, false },
	{ "conn_cur", false, false, false },
	{ "conn_rate", false, true, false },
	{ "glitch_cnt", false, false, true },
	{ "glitch_rate", false, true, true },
	{ "gpc", true, false, false },
	{ "gpc0", false, false, false },
	{ "gpc0_rate", false, true, false },
	{ "gpc1", false, false, false },
	{ "gpc1_rate", false, true, false },
	{ "gpc_rate", true, true, false },
	{ "gpt", true, false, false },
	{ "gpt0", false, false, false },
	{ "http_err_cnt", false, false, false },
	{ "http_err_rate", false, true, false },
	{ "http_fail_cnt", false, false, false },
	{ "http_fail_rate", false, true, false },
	{ "http_req_cnt", false, false, false },
	{ "http_req_rate", false, true, false },
	{ "server_id", false, false, false },
	{ "server_key", false, false, false },
	{ "sess_cnt", false, false, false },
	{ "sess_rate", false, true, false },
};

static bool
fits_type(struct text type, bool recent)
{
	size_t open = text_find_char(type, '(');
	struct text name = text_before(type, open), args, garbage;
	size_t close;
	long long n;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (!text_is(name, types[i].name) || types[i].recent > recent)
			continue;
		if (open > type.len)
			return !types[i].array && !types[i].period;
		args = text_after(type, open + 1);
		close = text_find_char(args, ')');
		if (close > args.len)
			return false;
		args = text_before(args, close);
		if (types[i].array && (!text_number(text_cut(&args, ','), &n) || n < 1 || n > 100))
			return false;
		return types[i].period ? time_parse(args, UNIT_MS, &n, &garbage) : types[i].array;
	}
	return false;
}

// Cuts the first type off; the comma within "gpc_rate(3,10s)" does not end it.
static struct text
cut_type(struct text *list)
{
	size_t open = 0, i = 0;
	struct text type;

	while (i < list->len && (open || list->ptr[i] != ',')) {
		open += list->ptr[i] == '(';
		open -= open && list->ptr[i] == ')';
		i++;
	}
	type = text_before(*list, i);
	*list = text_after(*list, i + (i < list->len));
	return type;
}

bool
fits_stored(struct fitting *m, struct text word)
{
	bool recent = !text_is(m->item, "stored-old");
	struct text list = word;

	while (list.len) {
		struct text type = cut_type(&list);

		if (!fits_type(type, recent))
			return fitting_fail(m, SHAPE_BAD, m->word, type);
	}
	return true;
}
