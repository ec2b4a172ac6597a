#include "model/certbot.h"

#include <string.h>

enum { MAX_RENEWAL = 256 * 1024, MAX_JOB = 1024 * 1024 };

static const char directory[] = "/etc/letsencrypt/renewal";

// What certbot refuses a file without.
enum {
	NEED_CERT = 1,
	NEED_PRIVKEY = 2,
	NEED_CHAIN = 4,
	NEED_FULLCHAIN = 8,
	NEED_ALL = 15,
	NEED_PARAMS = 16
};

struct renewal_reader {
	struct arena *arena;
	const struct source *src;
	struct renewal *renewal;
	unsigned seen;    // NEED_*
	bool params;      // in [renewalparams] itself
	bool map;         // in its [[webroot_map]]: names and their folders
	const char *open; // the quotes that a value of several lines ends with; NULL outside of one
};

static struct span
span_of(const struct renewal_reader *r, struct text t)
{
	return (struct span){ r->src, (uint32_t)(t.ptr - r->src->text), (uint32_t)t.len };
}

static struct text
trim(struct text t)
{
	while (t.len && strchr(" \t\r", t.ptr[0]))
		t = text_after(t, 1);
	while (t.len && strchr(" \t\r", t.ptr[t.len - 1]))
		t.len--;
	if (t.len >= 2 && (t.ptr[0] == '"' || t.ptr[0] == '\'') && t.ptr[t.len - 1] == t.ptr[0])
		t = (struct text){ t.ptr + 1, t.len - 2 };
	return t;
}

static void
set_fault(struct renewal_reader *r, struct span at, const char *why)
{
	if (r->renewal->fault)
		return;
	r->renewal->fault = why;
	r->renewal->fault_at = at;
}

static void
set_authenticator(struct renewal_reader *r, struct text value)
{
	r->renewal->authenticator = value;
	r->renewal->authenticator_at = span_of(r, value);
}

static void
set_port(struct renewal_reader *r, struct text value)
{
	long long n;

	if (text_number(value, &n) && n > 0 && n < 65536) {
		r->renewal->http01_port = (long)n;
		r->renewal->port_at = span_of(r, value);
	} else {
		set_fault(r, span_of(r, value), "'http01_port' is no port");
	}
}

// "/var/www/html,": a list.
static void
set_webroot(struct renewal_reader *r, struct text value)
{
	struct text first = trim(text_cut(&value, ','));

	if (r->renewal->webroot.len)
		return;
	r->renewal->webroot = first;
	r->renewal->webroot_at = span_of(r, first);
}

static void
set_challenges(struct renewal_reader *r, struct text value)
{
	r->renewal->http = text_has(value, "http");
}

// An empty one where the file says that there is none.
static struct text
hook(struct text value)
{
	return text_is(value, "None") ? (struct text){ "", 0 } : value;
}

static void
set_deploy_hook(struct renewal_reader *r, struct text value)
{
	r->renewal->deploy_hook = hook(value);
}

static void
set_post_hook(struct renewal_reader *r, struct text value)
{
	r->renewal->post_hook = hook(value);
}

static void
set_pre_hook(struct renewal_reader *r, struct text value)
{
	r->renewal->pre_hook = hook(value);
	r->renewal->pre_hook_at = span_of(r, value);
}

static const struct {
	const char *name;
	void (*set)(struct renewal_reader *r, struct text value);
} params[] = {
	{ "authenticator", set_authenticator },
	{ "http01_port", set_port },
	{ "post_hook", set_post_hook },
	{ "pre_hook", set_pre_hook },
	{ "pref_challs", set_challenges },
	{ "renew_hook", set_deploy_hook },
	{ "webroot_path", set_webroot },
};

static const struct {
	const char *name;
	unsigned need;
} files[] = {
	{ "cert", NEED_CERT },
	{ "privkey", NEED_PRIVKEY },
	{ "chain", NEED_CHAIN },
	{ "fullchain", NEED_FULLCHAIN },
};

static void
read_param(struct renewal_reader *r, struct text key, struct text value)
{
	for (size_t i = 0; i < sizeof(params) / sizeof(params[0]); i++)
		if (text_is(key, params[i].name))
			params[i].set(r, value);
}

static void
read_file_name(struct renewal_reader *r, struct text key, struct text value)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (text_is(key, files[i].name))
			r->seen |= files[i].need;
	if (text_is(key, "fullchain"))
		r->renewal->fullchain = value;
}

// A value of several lines stands in three quotes.
static bool
in_long_value(struct renewal_reader *r, struct text line)
{
	static const char *const quotes[] = { "\"\"\"", "'''" };

	if (r->open) {
		if (text_has(line, r->open))
			r->open = NULL;
		return true;
	}
	for (size_t i = 0; i < sizeof(quotes) / sizeof(quotes[0]); i++) {
		size_t at = text_find(line, quotes[i]);

		if (at < line.len && !text_has(text_after(line, at + 3), quotes[i]))
			r->open = quotes[i];
	}
	return false;
}

// line = "[" name "]" | key "=" value | "#" any*
static void
read_renewal_line(struct renewal_reader *r, struct text whole)
{
	struct text line = trim(whole), key, value = line;

	if (!line.len || line.ptr[0] == '#' || in_long_value(r, line))
		return;
	if (line.ptr[0] == '[') {
		r->params = text_is(line, "[renewalparams]");
		r->map = text_is(line, "[[webroot_map]]");
		r->seen |= r->params ? NEED_PARAMS : 0;
		if (line.ptr[line.len - 1] != ']')
			set_fault(r, span_of(r, line), "the '[' is never closed");
		return;
	}
	key = text_cut(&value, '=');
	if (key.len == line.len) {
		set_fault(r, span_of(r, line), "this is no setting");
		return;
	}
	if (r->map)
		set_webroot(r, trim(value));
	else if (r->params)
		read_param(r, trim(key), trim(value));
	else if (!(r->seen & NEED_PARAMS))
		read_file_name(r, trim(key), trim(value));
}

static void
check_renewal(struct renewal_reader *r)
{
	struct span all = { r->src, 0, 0 };

	if ((r->seen & NEED_ALL) != NEED_ALL)
		set_fault(r, all,
			"it does not name the files 'cert', 'privkey', 'chain' and 'fullchain'");
	else if (!(r->seen & NEED_PARAMS))
		set_fault(r, all, "it has no section [renewalparams]");
	else if (!r->renewal->authenticator.len)
		set_fault(r, all, "it names no authenticator");
}

static struct renewal *
read_renewal(struct arena *a, const struct host *h, struct text path)
{
	struct renewal_reader r = { .arena = a, .renewal = arena_new(a, struct renewal) };
	struct text bytes, rest;

	if (!host_read(h, a, path, MAX_RENEWAL, &bytes))
		return NULL;
	r.src = source_of(a, host_outside(h, a, path), bytes);
	*r.renewal = (struct renewal){ .src = r.src, .http01_port = 80, .http = true };
	for (rest = (struct text){ r.src->text, r.src->len }; rest.len;)
		read_renewal_line(&r, text_cut(&rest, '\n'));
	check_renewal(&r);
	if (!r.renewal->port_at.src)
		r.renewal->port_at = r.renewal->authenticator_at;
	if (r.renewal->fullchain.len)
		r.renewal->live =
			certificate_load_pair(h, a, r.renewal->fullchain, (struct text){ "", 0 });
	return r.renewal;
}

struct renewal *
certbot_find(struct arena *a, const struct model *m)
{
	struct renewal *all = NULL, **end = &all;
	size_t n = 0;
	const struct text *names =
		m->settings->host ? host_list(m->settings->host, a, text_of(directory), &n) : NULL;

	for (size_t i = 0; names && i < n; i++) {
		if (!text_ends(names[i], ".conf"))
			continue;
		*end = read_renewal(a, m->settings->host,
			text_printf(a, "%s/%.*s", directory, TEXT_ARG(names[i])));
		if (*end)
			end = &(*end)->next;
	}
	return all;
}

static bool
has_names(const struct certificate *c, const struct certificate *of)
{
	for (size_t i = 0; i < of->nnames; i++) {
		bool found = false;

		for (size_t k = 0; k < c->nnames; k++)
			found |= text_ieq(c->names[k], of->names[i]);
		if (!found)
			return false;
	}
	return true;
}

static bool
is_of(const struct renewal *r, const struct certificate *c, bool exactly)
{
	bool usable = !r->fault && r->live && r->live->fault == CERTIFICATE_GOOD &&
	              r->live->nnames && c->nnames;

	if (!usable)
		return false;
	if (exactly)
		return has_names(c, r->live) && has_names(r->live, c);
	return has_names(c, r->live) || has_names(r->live, c);
}

// A name may have been added or dropped since.
const struct renewal *
certbot_renewal(const struct model *m, const struct certificate *c)
{
	for (int exactly = 1; exactly >= 0; exactly--)
		for (const struct renewal *r = m->renewals; r; r = r->next)
			if (is_of(r, c, exactly))
				return r;
	return NULL;
}

// The day of issue says it; of the same day, the file's own time.
bool
certbot_outdates(const struct renewal *r, const struct certificate *c)
{
	if (text_eq(c->fingerprint, r->live->fingerprint) || c->self_signed)
		return false;
	if (c->not_before != r->live->not_before)
		return c->not_before < r->live->not_before;
	return c->file.mtime && c->file.mtime < r->live->file.mtime;
}
