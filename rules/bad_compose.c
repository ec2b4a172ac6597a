#include "model/compose.h"
#include "model/rule.h"

static void
check(const struct model *m, struct sink *out)
{
	for (const struct compose_fault *f = m->compose ? m->compose->faults : NULL; f; f = f->next)
		report(out, f->at, "%s", f->why);
}

const struct rule rule_bad_compose = {
	.name = "bad-compose",
	.group = GROUP_EXPOSURE,
	.severity = SEV_WARNING,
	.summary = "the compose file cannot be read as one",
	.why = "What the containers publish is judged from the compose file next to "
	       "the configuration, or the one that --compose names. What Docker "
	       "Compose would refuse there is not judged; the rest is.",
	.help = "correct the compose file: docker compose config says what it reads",
	.bad = "backend chat\n"
	       "    server owui 127.0.0.1:3000\n",
	.good = "backend chat\n"
		"    server owui 127.0.0.1:3000\n",
	.see = "4.2 server",
	.bad_host =
		(const struct host_row[]){
			{ "/compose.yaml", HOST_FILE, 0644, NULL, NULL,
				"services:\n"
				"  chat:\n"
				"    image: chat\n"
				"    ports: 3000\n",
				0 },
			{ 0 },
		},
	.good_host =
		(const struct host_row[]){
			{ "/compose.yaml", HOST_FILE, 0644, NULL, NULL,
				"services:\n"
				"  chat:\n"
				"    image: chat\n"
				"    ports:\n"
				"      - \"127.0.0.1:3000:8080\"\n",
				0 },
			{ 0 },
		},
	.check = check,
};
