// fitting: what the files share that compare words with a shape.
#pragma once

#include "parser/shape.h"

// A line while its words are compared with a shape.
struct fitting {
	const struct line *line;
	size_t word, end;
	struct text item; // with its range or braces, without its quantifier
	struct shape_fault *fault;
	bool condition; // one may follow, and ends what is optional
};

// Takes note of the first fault; false.
bool fitting_fail(struct fitting *m, enum shape_result kind, size_t word, struct text part);

// Whether one word is what the item wants.
bool fitting_fits(struct fitting *m, struct text word);

// Whether it is a list of what stick tables store.
bool fits_stored(struct fitting *m, struct text word);

// Whether it is an address with what the item lets it have, a port, a network, a list of them, of
// ways to find the first address of a server.
bool fits_address(struct fitting *m, struct text word);
bool fits_network(struct fitting *m, struct text word);
bool fits_port(struct fitting *m, struct text word);
bool fits_networks(struct fitting *m, struct text word);
bool fits_init_addr(struct fitting *m, struct text word);
// Whether it is the sample of a log line, or a list of status codes.
bool fits_sample(struct fitting *m, struct text word);
bool fits_codes(struct fitting *m, struct text word);
bool fits_status(struct fitting *m, struct text word);
bool fits_algorithm(struct fitting *m, struct text word);
