#include <stdio.h>
#include <sys/resource.h>

#include "lint/help.h"
#include "lint/options.h"

static int
run(struct arena *a, int argc, char **argv)
{
	struct arguments args = { 0 };

	if (!options_parse(a, argc, argv, &args))
		return EXIT_USAGE;
	if (option_given(&args, OPT_HELP)) {
		write_help(stdout, a, args.command);
		return EXIT_CLEAN;
	}
	if (option_given(&args, OPT_VERSION)) {
		puts("owui-lint " OWUI_LINT_VERSION);
		return EXIT_CLEAN;
	}
	return commands[args.command].run(a, &args);
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	int status;

	// The bytes of a private key may be in memory.
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0 });
	status = run(&a, argc, argv);

	if (fflush(stdout) != 0 || ferror(stdout))
		status = refuse("cannot write to standard output");
	arena_free(&a);
	return status;
}
