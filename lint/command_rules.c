#include <stdio.h>
#include <string.h>

#include "lint/json.h"
#include "lint/options.h"

int command_rules(struct arena *a, const struct arguments *args);

static void
write_table(void)
{
	for (size_t i = 0; all_rules[i]; i++)
		printf("%-28s %-8s %-12s %s\n", all_rules[i]->name,
			severity_names[all_rules[i]->severity], group_names[all_rules[i]->group],
			all_rules[i]->summary);
}

static json_t *
rule_json(const struct rule *r)
{
	return json_pack("{s:s, s:s, s:s, s:b, s:b, s:s, s:s, s:s, s:s}", "name", r->name, "group",
		group_names[r->group], "severity", severity_names[r->severity], "fixable",
		r->fixable, "suppressible", rule_suppressible(r), "summary", r->summary, "why",
		r->why, "help", r->help, "see", r->see);
}

static void
write_list(void)
{
	fputs("{\"schema\":1,\"rules\":[", stdout);
	for (size_t i = 0; all_rules[i]; i++) {
		fputs(i ? ",\n" : "\n", stdout);
		write_value(stdout, rule_json(all_rules[i]));
	}
	fputs("]}\n", stdout);
}

int
command_rules(struct arena *a, const struct arguments *args)
{
	const char *format = option_value(args, OPT_FORMAT);

	(void)a;
	if (args->npaths)
		return refuse(
			"rules takes no argument; see 'owui-lint explain %s'", args->paths[0]);
	if (!format || strcmp(format, "text") == 0)
		write_table();
	else if (strcmp(format, "json") == 0)
		write_list();
	else
		return refuse("rules are printed as text or json, not as '%s'", format);
	return EXIT_CLEAN;
}
