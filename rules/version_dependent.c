#include "model/faults.h"
#include "model/objection.h"
#include "model/rule.h"

// Whether some of the judged releases refuse a line that others take.
static bool
divides(const struct objection *o, unsigned targets)
{
	unsigned refused = o->versions & targets;

	return o->severity == SEV_ERROR && refused && refused != targets && !o->whole && !o->told;
}

static void
check_objection(const struct model *m, const struct objection *o, struct sink *out)
{
	const char *versions = version_list(out->arena, o->versions & m->settings->targets);

	if (text_starts(text_of(o->msg), "HAProxy "))
		report(out, o->at, "%s", o->msg);
	else
		report(out, o->at, "refused by HAProxy %s: %s", versions, o->msg);
}

static void
check_fault(const struct model *m, const struct fault *f, struct sink *out)
{
	unsigned refused = f->versions & m->settings->targets;

	if (refused && refused != m->settings->targets)
		report(out, fault_span(f), "refused by HAProxy %s: %s",
			version_list(out->arena, refused), f->message);
}

static void
check(const struct model *m, struct sink *out)
{
	if (m->settings->targets_named)
		return;
	for (const struct fault *f = m->faults->faults; f; f = f->next)
		check_fault(m, f, out);
	for (enum objection_kind k = 0; k < OBJECTION_KINDS; k++)
		for (const struct objection *o = m->objections->first[k]; o; o = o->next)
			if (divides(o, m->settings->targets))
				check_objection(m, o, out);
}

const struct rule rule_version_dependent = {
	.name = "version-dependent",
	.group = GROUP_VERSION,
	.severity = SEV_INFO,
	.summary = "some supported release of HAProxy refuses the line",
	.why = "The configuration works with the releases that know the word, and stops others "
	       "from "
	       "starting. Name the releases that you run with --target, and only their faults are "
	       "said.",
	.help = "name the release that is meant with --target",
	.bad = "global\n    tune.h2.log-errors none\n",
	.good = "global\n    tune.bufsize 16384\n",
	.see = "3 Global section",
	.check = check,
};
