#include "model/log_lines.h"

static const struct {
	enum keyword_id keyword;
	const char *word; // the second one; NULL for any
} formats[] = {
	{ KW_LOG_FORMAT, NULL },
	{ KW_OPTION, "httplog" },
	{ KW_OPTION, "httpslog" },
	{ KW_OPTION, "tcplog" },
};

bool
is_log_format(const struct line *l)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (formats[i].keyword == l->keyword &&
			(!formats[i].word || text_is(line_word(l, 1), formats[i].word)))
			return true;
	return false;
}

static const struct line *
last_format(const struct section *s, enum keyword_id keyword)
{
	const struct line *last = NULL;

	for (const struct line *l = section_find(s, keyword); l; l = section_find_next(l))
		if (is_log_format(l) && !(l->flags & LINE_NO))
			last = l;
	return last;
}

const struct line *
proxy_log_format(const struct proxy *p)
{
	for (; p; p = p->defaults) {
		const struct line *format = last_format(p->section, KW_LOG_FORMAT);
		const struct line *option = last_format(p->section, KW_OPTION);

		if (format || option)
			return !format || (option && line_before(format, option)) ? option : format;
	}
	return NULL;
}

// Whether `log` names a target, or stands for those of the section "global" above it.
static bool
has_target(const struct model *m, const struct line *log)
{
	if (!text_is(line_word(log, 1), "global"))
		return true;
	for (const struct line *l = m->lines[KW_LOG]; l; l = l->next_same)
		if (l->section->type == SECTION_GLOBAL && line_before(l, log))
			return true;
	return false;
}

bool
proxy_logs(const struct model *m, const struct proxy *p)
{
	for (bool cleared = false; p && !cleared; p = p->defaults) {
		bool logs = false;

		for (const struct line *l = section_find(p->section, KW_LOG); l;
			l = section_find_next(l)) {
			bool no = l->flags & LINE_NO;

			cleared |= no && !(l->flags & LINE_BRANCH);
			logs = no ? logs && l->flags & LINE_BRANCH : logs || has_target(m, l);
		}
		if (logs)
			return true;
	}
	return false;
}
