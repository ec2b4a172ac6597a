#include "model/tls.h"
#include "model/tls_list.h"

bool
certificate_name_covers(struct text name, struct text host)
{
	if (text_ieq(name, host))
		return true;
	if (!text_starts(name, "*."))
		return false;
	text_cut(&host, '.');
	return host.len && text_ieq(text_after(name, 2), host);
}

bool
certificate_covers(const struct certificate *c, struct text host)
{
	for (size_t i = 0; i < c->nnames; i++)
		if (certificate_name_covers(c->names[i], host))
			return true;
	return false;
}

// filter = "!"? name: whether the name is one of them, which "!" takes out of those of a wildcard.
static bool
filtered(struct text filters, struct text name)
{
	struct text one;
	bool found = false;

	while ((one = tls_list_word(&filters)).len) {
		if (!text_starts(one, "!"))
			found |= certificate_name_covers(one, name);
		else if (text_ieq(text_after(one, 1), name))
			return false;
	}
	return found;
}

static bool
presents(const struct tls_file *f, struct text name)
{
	struct text filters = f->filters;

	if (tls_list_word(&filters).len)
		return filtered(f->filters, name);
	return text_ieq(f->cert->common_name, name) || certificate_covers(f->cert, name);
}

enum truth
tls_presents(const struct model *m, const struct line *bind, struct text name)
{
	bool all = m->tls_files && tls_complete(m, bind->section);

	for (const struct tls_file *f = m->tls_files; f; f = f->next) {
		if (f->line != bind || !f->bind || f->role == TLS_CA)
			continue;
		if (f->role != TLS_CERTIFICATE) {
			all &= f->role == TLS_DIRECTORY || !f->partial;
			continue;
		}
		if (!f->cert || (f->cert->fault && f->cert->fault < CERTIFICATE_BAD_CHAIN)) {
			all = false;
			continue;
		}
		if (presents(f, name))
			return YES;
	}
	return all ? NO : UNKNOWN;
}
