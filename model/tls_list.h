// tls_list: crt-list files, as HAProxy reads them.
#pragma once

#include "model/tls.h"

enum { MAX_ENTRY_CA = 4 };

struct list_entry {
	struct list_entry *next;
	size_t line;
	struct text path; // as written
	struct text filters;
	struct text key; // that an option in [] names, since 3.0; empty for none
	bool fetched;    // by HAProxy itself: acme
	struct text ca[MAX_ENTRY_CA];
	size_t nca;
};

// The lines of the crt-list t, as far as HAProxy reads it; t->fault is set if it refuses it.
struct list_entry *tls_list_read(
	struct arena *a, const struct settings *settings, struct tls_file *t);

// The next word of a line of such a file; empty at its end.
struct text tls_list_word(struct text *rest);
