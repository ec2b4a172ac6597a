// convert: the converters, for their table.
#pragma once

#include "model/evaluate.h"

#define CONVERTER(name, function, in, total)                                                       \
	struct value *function(struct walk *w, const struct conversion *c, struct value *v);
#include "model/converters.def"
#undef CONVERTER

// What a map has for v.
struct value *convert_map(struct walk *w, const struct conversion *c, struct value *v);

// What an argument says: the value of the variable that it names, else itself; NULL: nothing.
struct value *text_argument(struct walk *w, struct text arg);

// What base64 stands for; false if it is none.
bool base64_decode(struct arena *a, struct text t, struct text *plain);

int hex_digit(char c); // -1 if it is none

// The bytes that pairs of digits stand for; false if they are none.
bool hex_decode(struct arena *a, struct text t, struct text *bytes);

// The byte that "%41" at `at` stands for; -1 if it is none.
int url_escape(struct text t, size_t at);

// Whether it stands in an URL as it is, whatever it means there.
bool url_unreserved(char c);
