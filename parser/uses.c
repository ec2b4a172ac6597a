#include "parser/uses.h"

#include "parser/hash.h"
#include "parser/value.h"

static const struct use uses[] = {
#define USE(id, name, words, options, at) { name, words, options, USE_AT_##at },
#include "parser/uses.def"
#undef USE
};

const struct use *
use_find(struct text action)
{
	int place = hash_use(action.ptr, text_before(action, text_find_char(action, '(')).len);

	return place < 0 ? NULL : &uses[place];
}

const char *
use_option(const char *options, struct text key)
{
	while (*options) {
		size_t n = 0;

		while (n < key.len && options[n] == key.ptr[n])
			n++;
		if (n == key.len && options[n] == ':')
			return options + n + 1;
		while (*options && *options++ != ' ')
			;
	}
	return NULL;
}

bool
use_value(struct text t, char letter)
{
	long long n;
	struct text garbage;

	if (letter == 't')
		return time_parse(t, UNIT_MS, &n, &garbage);
	if (letter == 'z')
		return size_parse(t, &n);
	return !t.len || text_number(t, &n) || integer_literal(t);
}
