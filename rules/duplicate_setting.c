#include "model/rule.h"

// Settings of the whole process that HAProxy takes once.
static const struct {
	enum keyword_id keyword;
	bool refused; // else it keeps the first one and goes on
} settings[] = {
	{ KW_CA_BASE, true },
	{ KW_CHROOT, false },
	{ KW_CLUSTER_SECRET, false },
	{ KW_CRT_BASE, true },
	{ KW_FD_HARD_LIMIT, false },
	{ KW_GID, false },
	{ KW_KEY_BASE, true },
	{ KW_LOG_SEND_HOSTNAME, false },
	{ KW_MAXCONN, false },
	{ KW_MAXCONNRATE, false },
	{ KW_MAXPIPES, false },
	{ KW_MAXSESSRATE, false },
	{ KW_MAXSSLRATE, false },
	{ KW_PIDFILE, false },
	{ KW_SERVER_STATE_BASE, false },
	{ KW_SERVER_STATE_FILE, false },
	{ KW_SHM_STATS_FILE, true },
	{ KW_SHM_STATS_FILE_MAX_OBJECTS, true },
	{ KW_SPREAD_CHECKS, false },
	{ KW_STATS_FILE, false },
	{ KW_TUNE_MAXACCEPT, false },
	{ KW_TUNE_MAXPOLLEVENTS, false },
	{ KW_TUNE_RCVBUF_CLIENT, false },
	{ KW_TUNE_RCVBUF_SERVER, false },
	{ KW_TUNE_RUNQUEUE_DEPTH, false },
	{ KW_TUNE_SNDBUF_CLIENT, false },
	{ KW_TUNE_SNDBUF_SERVER, false },
	{ KW_TUNE_SSL_CAPTURE_BUFFER_SIZE, true },
	{ KW_TUNE_SSL_CAPTURE_CIPHERLIST_SIZE, true },
	{ KW_UID, false },
	{ KW_ULIMIT_N, false },
};

// What stands in an arm of a condition may not be there.
static bool
counts(const struct line *l)
{
	return l->section->type == SECTION_GLOBAL && l->nwords > 1 && !line_branch(l);
}

static void
check_setting(const struct model *m, size_t i, struct sink *out)
{
	const struct line *first = m->lines[settings[i].keyword];

	while (first && !counts(first))
		first = first->next_same;
	for (const struct line *l = first ? first->next_same : NULL; l; l = l->next_same) {
		struct diag *d;

		if (!counts(l))
			continue;
		if (settings[i].refused)
			d = report(out, line_span(l, 0), "'%.*s' is set a second time",
				TEXT_ARG(line_word(l, 0)));
		else
			d = report_as(out, SEV_WARNING, line_span(l, 0),
				"'%.*s' is set a second time, and the first one holds",
				TEXT_ARG(line_word(l, 0)));
		add_note(out, d, line_span(first, 0), "set here");
	}
}

static void
check(const struct model *m, struct sink *out)
{
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		check_setting(m, i, out);
}

const struct rule rule_duplicate_setting = {
	.name = "duplicate-setting",
	.group = GROUP_CORRECTNESS,
	.severity = SEV_ERROR,
	.summary = "a setting of the whole process is set twice",
	.why = "HAProxy takes some settings of the global section once. It refuses a "
	       "second one of a few, such as 'crt-base'; of the others it keeps the "
	       "first and says so when it starts, so the second one, which may stand "
	       "far below or in another file, does nothing.",
	.help = "keep one of the two",
	.bad = "global\n"
	       "    crt-base /etc/haproxy/certs\n"
	       "    crt-base /etc/ssl/private\n",
	.good = "global\n"
		"    crt-base /etc/haproxy/certs\n",
	.see = "3.1 crt-base",
	.check = check,
};
