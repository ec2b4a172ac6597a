// pager: text a screen at a time, by the program itself: it starts no other.
#pragma once

#include <stdio.h>

// Text to show; to be filled and then handed to pager_close().
struct pager {
	FILE *to;
	char *text;
	size_t len;
};

void pager_open(struct pager *p);

// Shows it on standard output: all at once, unless that is a terminal with fewer lines, and there
// is a keyboard to go on by.
void pager_close(struct pager *p);
