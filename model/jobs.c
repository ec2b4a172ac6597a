#include "model/jobs.h"

#include "model/compose.h"
#include "model/files.h"
#include "model/hook.h"

enum { MAX_JOB = 1024 * 1024, ANYTHING = HOOK_BUILDS | HOOK_RELOADS };

static const char *const hooks_after[] = { "/etc/letsencrypt/renewal-hooks/deploy",
	"/etc/letsencrypt/renewal-hooks/post" };
static const char hooks_before[] = "/etc/letsencrypt/renewal-hooks/pre";

static const char *const job_folders[] = { "/etc/cron.d", "/etc/cron.hourly", "/etc/cron.daily",
	"/etc/cron.weekly", "/etc/cron.monthly", "/etc/systemd/system", "/var/spool/cron",
	"/var/spool/cron/crontabs" };

static const char *const job_files[] = { "/etc/crontab", "/etc/letsencrypt/cli.ini" };

static const char *const marks[] = { "haproxy", "deploy-hook", "renew-hook", "post-hook",
	"letsencrypt/live", NULL };
static const char *const own_marks[] = { "letsencrypt", NULL };   // of HAProxy's own unit
static const char *const certbot_marks[] = { "ExecStart", NULL }; // of a drop-in of certbot's
static const char *const port_marks[] = { "http-01-port", NULL };

static bool
mentions(const struct model *m, struct text path, const char *const *words)
{
	struct text bytes;

	if (!host_read(m->settings->host, m->arena, path, MAX_JOB, &bytes))
		return false;
	for (; *words; words++)
		if (text_has(bytes, *words))
			return true;
	return false;
}

// The marks of a file, which is in "haproxy.service.d" or the like if there is a folder.
static const char *const *
marks_of(struct text name, struct text folder, const char *const *words)
{
	if (words != marks)
		return words;
	if (text_starts(folder.len ? folder : name, "haproxy.service"))
		return own_marks;
	return text_starts(folder, "certbot.") ? certbot_marks : words;
}

// A job in a folder, or in a drop-in's folder below it.
static bool
has_job_in(const struct model *m, struct text path, struct text folder, const char *const *words)
{
	const struct host *h = m->settings->host;
	enum host_kind kind = host_look(h, m->arena, path).kind;
	size_t n;
	const struct text *names = host_list(h, m->arena, path, &n);

	if (!names)
		return kind == HOST_UNKNOWN || kind == HOST_DIRECTORY;
	for (size_t i = 0; i < n; i++) {
		struct text file = path_below(m->arena, path, names[i]);

		if (mentions(m, file, marks_of(names[i], folder, words)))
			return true;
		if (!folder.len && text_ends(names[i], ".d") &&
			has_job_in(m, file, names[i], words))
			return true;
	}
	return false;
}

static bool
has_job(const struct model *m, const char *const *words)
{
	for (size_t i = 0; i < sizeof(job_folders) / sizeof(job_folders[0]); i++)
		if (has_job_in(m, text_of(job_folders[i]), (struct text){ "", 0 }, words))
			return true;
	for (size_t i = 0; i < sizeof(job_files) / sizeof(job_files[0]); i++)
		if (mentions(m, text_of(job_files[i]), words))
			return true;
	return false;
}

// A container of certbot or acme.sh has hooks of its own.
static bool
has_container(const struct model *m)
{
	for (const struct compose_service *s = m->compose ? m->compose->services : NULL; s;
		s = s->next)
		if (text_has(s->image, "certbot") || text_has(s->image, "acme"))
			return true;
	return false;
}

// What a script does; anything, if it cannot be read.
static unsigned
script_effects(const struct model *m, struct text path)
{
	struct text bytes;

	return host_read(m->settings->host, m->arena, path, MAX_JOB, &bytes) ? hook_effects(bytes)
	                                                                     : ANYTHING;
}

static void
add_folder(const struct model *m, const char *folder, struct jobs *jobs)
{
	const struct host *h = m->settings->host;
	enum host_kind kind = host_look(h, m->arena, text_of(folder)).kind;
	size_t n;
	const struct text *names = host_list(h, m->arena, text_of(folder), &n);

	if (!names && (kind == HOST_UNKNOWN || kind == HOST_DIRECTORY))
		*jobs = (struct jobs){ .any = true, .effects = ANYTHING };
	for (size_t i = 0; i < n; i++) {
		struct text path = path_below(m->arena, text_of(folder), names[i]);
		struct host_info info = host_look(h, m->arena, path);

		// Editors' copies are left out.
		if (info.kind == HOST_DIRECTORY || info.kind == HOST_ABSENT || text_ends(path, "~"))
			continue;
		if (info.kind == HOST_FILE && !(info.mode & 0111)) {
			jobs->idle = path;
			continue;
		}
		jobs->any = true;
		jobs->effects |= script_effects(m, path);
	}
}

// The file that a command consists of; empty if there is more to it.
static struct text
only_file(struct text command)
{
	return text_starts(command, "/") && !text_has(command, " ") ? command
	                                                            : (struct text){ "", 0 };
}

// Of a file nothing is known whose folder is not there either.
static bool
is_gone(const struct model *m, struct text file, enum host_kind kind)
{
	const struct host *h = m->settings->host;
	size_t slash = file.len;

	while (slash && file.ptr[slash - 1] != '/')
		slash--;
	return kind == HOST_ABSENT &&
	       host_look(h, m->arena, text_before(file, slash)).kind == HOST_DIRECTORY;
}

// A command of the renewal file.
static void
add_command(const struct model *m, struct text command, struct jobs *jobs)
{
	struct text file = only_file(command);
	struct host_info info = { 0 };

	if (!command.len)
		return;
	if (file.len)
		info = host_look(m->settings->host, m->arena, file);
	if (file.len && is_gone(m, file, info.kind)) {
		jobs->gone = file;
		return;
	}
	if (info.kind == HOST_FILE && !(info.mode & 0111)) {
		jobs->idle = file;
		return;
	}
	jobs->any = true;
	jobs->effects |= file.len ? script_effects(m, file) : hook_effects(command);
}

struct jobs
jobs_after(const struct model *m, const struct renewal *r)
{
	struct jobs jobs = { 0 };

	add_command(m, r->deploy_hook, &jobs);
	add_command(m, r->post_hook, &jobs);
	for (size_t i = 0; i < sizeof(hooks_after) / sizeof(hooks_after[0]); i++)
		add_folder(m, hooks_after[i], &jobs);
	if (has_job(m, marks) || has_container(m)) {
		jobs.any = true;
		jobs.effects |= ANYTHING;
	}
	return jobs;
}

struct text
jobs_stop(const struct model *m, const struct renewal *r)
{
	const struct host *h = m->settings->host;
	struct text file = only_file(r->pre_hook);
	size_t n;
	const struct text *names = host_list(h, m->arena, text_of(hooks_before), &n);

	if (r->pre_hook.len &&
		(file.len ? script_effects(m, file) : hook_effects(r->pre_hook)) & HOOK_STOPS)
		return r->pre_hook;
	for (size_t i = 0; names && i < n; i++) {
		struct text path = path_below(m->arena, text_of(hooks_before), names[i]);
		struct host_info info = host_look(h, m->arena, path);

		if (info.mode & 0111 && !text_ends(path, "~") &&
			script_effects(m, path) & HOOK_STOPS)
			return path;
	}
	return (struct text){ "", 0 };
}

bool
jobs_name_port(const struct model *m)
{
	return has_job(m, port_marks);
}
