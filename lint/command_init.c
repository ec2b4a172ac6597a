#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lint/init.h"
#include "lint/options.h"
#include "parser/version.h"

int command_init(struct arena *a, const struct arguments *args);

enum { MAX_ANSWER = 256 };

// What is asked on a terminal where no option answers.
static const struct {
	enum option_id option;
	const char *question;
	const char *without; // NULL: there must be an answer
} questions[] = {
	{ OPT_HOST, "the name that people will type, such as chat.kitsune.example", NULL },
	{ OPT_LAYOUT, "where HAProxy runs: plain (on this machine) or compose", "plain" },
	{ OPT_BACKEND, "where Open WebUI listens, as ADDRESS:PORT", "" },
	{ OPT_CERTIFICATE, "certificates: standalone (HTTP-01), dns (DNS-01) or own",
		"standalone" },
	{ OPT_EMAIL, "the address that certbot registers with, if any", "" },
};

// The answer, from the option, the user, or nobody; NULL, which is then said, if there must be one.
static const char *
ask(struct arena *a, const struct arguments *args, enum option_id id)
{
	const char *given = option_value(args, id);
	char line[MAX_ANSWER];
	size_t i = 0;

	if (given)
		return given;
	while (questions[i].option != id)
		i++;
	if (isatty(STDIN_FILENO) && !option_given(args, OPT_HOST)) {
		fprintf(stderr, "%s%s%s%s: ", questions[i].question,
			questions[i].without && *questions[i].without ? " [" : "",
			questions[i].without ? questions[i].without : "",
			questions[i].without && *questions[i].without ? "]" : "");
		if (fgets(line, sizeof(line), stdin) && strcspn(line, "\n"))
			return arena_strndup(a, line, strcspn(line, "\n"));
	}
	if (!questions[i].without)
		refuse("init wants --%s", option_rows[id].name);
	return questions[i].without;
}

static bool
made_of(const char *s, const char *characters)
{
	return *s && s[strspn(s, characters)] == '\0';
}

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

static bool
is_host(const char *s)
{
	return made_of(s, LETTERS ".-") && strlen(s) < 254 && s[0] != '.' && s[0] != '-' &&
	       !strstr(s, "..") && s[strlen(s) - 1] != '.';
}

static bool
is_backend(const char *s)
{
	const char *colon = strrchr(s, ':');
	long long port;

	return colon && colon != s && made_of(s, LETTERS ".-_:[]") &&
	       text_number(text_of(colon + 1), &port) && port > 0 && port < 65536;
}

static bool
is_email(const char *s)
{
	const char *at = strchr(s, '@');

	return at && at != s && at[1] && made_of(s, LETTERS "@.-_+%") && s[0] != '-';
}

static bool
read_layout(const char *layout, struct init_answers *out)
{
	bool compose = strcmp(layout, "compose") == 0;

	out->want |= compose ? INIT_COMPOSE : INIT_PLAIN;
	return compose || strcmp(layout, "plain") == 0 ||
	       refuse("--layout takes plain|compose, not '%s'", layout) == EXIT_CLEAN;
}

static bool
read_certificate(const char *method, struct init_answers *out)
{
	static const struct {
		const char *name;
		unsigned want;
	} rows[] = {
		{ "standalone", INIT_CHALLENGE | INIT_CERTBOT },
		{ "dns", INIT_DNS | INIT_CERTBOT | INIT_QUIET },
		{ "own", INIT_QUIET },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (strcmp(method, rows[i].name) != 0)
			continue;
		out->want |= rows[i].want;
		return true;
	}
	return refuse("--certificate takes standalone|dns|own, not '%s'", method) == EXIT_CLEAN;
}

// A container finds the application by its service's name, unless it runs elsewhere.
static bool
read_backend(const char *backend, struct init_answers *out)
{
	bool compose = out->want & INIT_COMPOSE;

	out->backend = *backend ? backend : compose ? "open-webui:8080" : "127.0.0.1:3000";
	if (compose && !*backend)
		out->want |= INIT_APPLICATION;
	return is_backend(out->backend) ||
	       refuse("--backend wants ADDRESS:PORT, not '%s'", backend) == EXIT_CLEAN;
}

static bool
read_target(struct arena *a, const struct arguments *args, struct init_answers *out)
{
	const char *target = option_value(args, OPT_TARGET);

	out->target = target ? target : "3.2";
	for (size_t i = 0; i < VERSION_COUNT; i++)
		if (strcmp(out->target, version_names[i]) == 0) {
			// The image has it; what the machine has nobody has said.
			out->want |= target || out->want & INIT_COMPOSE ? INIT_TARGET : 0;
			return true;
		}
	return refuse("--target: HAProxy %s is none of %s", target,
		       version_list(a, ALL_VERSIONS)) == EXIT_CLEAN;
}

static bool
read_answers(struct arena *a, const struct arguments *args, struct init_answers *out)
{
	const char *email;

	*out = (struct init_answers){ .host = ask(a, args, OPT_HOST) };
	if (!out->host)
		return false;
	if (!is_host(out->host))
		return refuse("--host wants a host name, not '%s'", out->host) == EXIT_CLEAN;
	out->want = option_given(args, OPT_RATE_LIMIT) ? INIT_LIMIT : INIT_OPEN_LOGIN;
	if (!read_layout(ask(a, args, OPT_LAYOUT), out) || !read_target(a, args, out) ||
		!read_backend(ask(a, args, OPT_BACKEND), out) ||
		!read_certificate(ask(a, args, OPT_CERTIFICATE), out))
		return false;
	email = ask(a, args, OPT_EMAIL);
	out->email = *email ? email : NULL;
	return !out->email || is_email(email) ||
	       refuse("--email wants a mail address, not '%s'", email) == EXIT_CLEAN;
}

static bool
wanted(const struct init_file *f, const struct init_answers *answers)
{
	return !(f->when & ~answers->want);
}

// Whether nothing is in the way of any file.
static bool
may_write(struct arena *a, const char *folder, const struct init_answers *answers)
{
	for (const struct init_file *f = init_files; f->name; f++) {
		const char *path = arena_printf(a, "%s/%s", folder, f->name);

		if (wanted(f, answers) &&
			faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0) {
			refuse("%s is there already; --force overwrites it", path);
			return false;
		}
	}
	return true;
}

// The folders of a path, without its last part.
static bool
make_folders(struct arena *a, const char *path)
{
	for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		const char *folder = arena_strndup(a, path, (size_t)(slash - path));

		if (mkdir(folder, 0777) != 0 && errno != EEXIST)
			return refuse("%s: %s", folder, strerror(errno)) == EXIT_CLEAN;
	}
	return true;
}

static bool
write_file(struct arena *a, const char *path, unsigned mode, struct text text, bool force)
{
	bool ok;
	FILE *f;
	int fd;

	if (!make_folders(a, path))
		return false;
	if (force)
		unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	f = fd < 0 ? NULL : fdopen(fd, "w");
	ok = f && fwrite(text.ptr, 1, text.len, f) == text.len;
	ok = f && fclose(f) == 0 && ok;
	if (ok)
		printf("%s\n", path);
	return ok || refuse("%s: %s", path, strerror(errno)) == EXIT_CLEAN;
}

static void
write_advice(const struct init_answers *answers)
{
	if (answers->want & INIT_CERTBOT)
		printf("\nNext: put the files in their place and run certbot/issue.sh, as root, "
		       "once.\n");
	else
		printf("\nNext: put the certificate and its key into "
		       "/etc/haproxy/certs/%s.pem.\n",
			answers->host);
}

int
command_init(struct arena *a, const struct arguments *args)
{
	const char *folder = args->npaths ? args->paths[0] : ".";
	bool force = option_given(args, OPT_FORCE);
	struct init_answers answers;

	if (args->npaths > 1)
		return refuse("init writes into one folder");
	if (!read_answers(a, args, &answers))
		return EXIT_USAGE;
	if (!force && !may_write(a, folder, &answers))
		return EXIT_USAGE;
	for (size_t i = 0; init_files[i].name; i++) {
		const struct init_file *f = &init_files[i];

		if (wanted(f, &answers) && !write_file(a, arena_printf(a, "%s/%s", folder, f->name),
						   f->mode, init_text(a, &answers, i), force))
			return EXIT_USAGE;
	}
	write_advice(&answers);
	return EXIT_CLEAN;
}
