// tls_list: crt-list files, as HAProxy reads them.
#pragma once

#include "model/tls.h"

struct list_entry {
	struct list_entry *next;
	size_t line;
	struct text path; // as written
	struct text filters;
	bool own_key; // 3.x: an option in [] names its key
};

// The lines of the crt-list t; t->fault is set if HAProxy refuses it.
struct list_entry *tls_list_read(struct arena *a, const struct host *h, struct tls_file *t);
