// Run when the program is built, and by tests; not installed.

#include "lint/document.h"

#include <string.h>

#include "lint/command.h"
#include "lint/page.h"

static const struct {
	const char *name;
	void (*write)(FILE *to, struct arena *a);
} documents[] = {
	{ "bash", write_bash },
	{ "fish", write_fish },
	{ "manual", write_manual },
	{ "rules", write_rule_list },
	{ "settings-manual", write_settings_manual },
	{ "zsh", write_zsh },
};

void
write_rule_list(FILE *to, struct arena *a)
{
	(void)a;
	fputs("# The rules\n\nEach has a page with an example of both kinds; `owui-lint explain "
	      "RULE` prints "
	      "it too.\n",
		to);
	for (size_t g = 0; g < GROUP_COUNT; g++) {
		bool first = true;

		for (size_t i = 0; all_rules[i]; i++) {
			if (all_rules[i]->group != g)
				continue;
			if (first)
				fprintf(to,
					"\n## %s\n\n| rule | severity | what it finds |\n| --- | "
					"--- | --- |\n",
					group_names[g]);
			first = false;
			fprintf(to, "| [%s](%s.md) | %s | %s |\n", all_rules[i]->name,
				all_rules[i]->name, severity_names[all_rules[i]->severity],
				all_rules[i]->summary);
		}
	}
}

// usage: document NAME | document rule RULE
int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	const struct rule *rule;

	if (argc == 3 && strcmp(argv[1], "rule") == 0) {
		rule = rule_find(text_of(argv[2]));
		if (rule)
			write_markdown(stdout, rule);
		return !rule;
	}
	for (size_t i = 0; argc == 2 && i < sizeof(documents) / sizeof(documents[0]); i++)
		if (strcmp(documents[i].name, argv[1]) == 0) {
			documents[i].write(stdout, &a);
			arena_free(&a);
			return 0;
		}
	return refuse("document wants the name of a document");
}
