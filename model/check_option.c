#include "model/check_option.h"

// Options that say how servers are checked: the last one counts.
static const char *const checks[] = {
	"external-check",
	"httpchk",
	"ldap-check",
	"mysql-check",
	"pgsql-check",
	"redis-check",
	"smtpchk",
	"spop-check",
	"ssl-hello-chk",
	"tcp-check",
};

static bool
is_check(const struct line *l)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		if (text_is(line_word(l, 1), checks[i]))
			return true;
	return false;
}

const struct line *
check_option_at(const struct proxy *p, const struct line *line)
{
	const struct line *found = NULL;

	for (; p && !found; p = p->defaults)
		for (const struct line *l = section_find(p->section, KW_OPTION); l;
			l = section_find_next(l))
			if (is_check(l) && (!line || line_before(l, line)))
				found = l;
	return found;
}

const struct line *
check_option(const struct proxy *p)
{
	return check_option_at(p, NULL);
}
