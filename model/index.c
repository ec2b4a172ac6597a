#include "model/program.h"

size_t
index_next(struct walk *w, const struct program *p, struct steps *list, size_t from)
{
	(void)w, (void)p, (void)list;
	return from;
}
