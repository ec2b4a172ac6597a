#include "model/container.h"

enum { OFFICIAL_ID = 99 }; // of the user and the group "haproxy" in HAProxy's official image

// Since its 2.4 the image starts as a user of its own; a tag that is no number is a newer one.
static bool
is_official(struct text image)
{
	static const char *const names[] = { "haproxy", "library/haproxy", "docker.io/haproxy",
		"docker.io/library/haproxy" };
	struct text tag = image, name = text_cut(&tag, ':');
	long long major, minor;
	bool official = false;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		official |= text_is(text_before(name, text_find_char(name, '@')), names[i]);
	if (!official || !text_number(text_cut(&tag, '.'), &major))
		return official;
	return major > 2 || (major == 2 && text_number(text_cut(&tag, '-'), &minor) && minor >= 4);
}

// user = (name | number) (":" (name | number))?
static struct container_user
read_user(struct text user, bool official)
{
	struct container_user u = { .said = true };
	struct text group = user, name = text_cut(&group, ':');
	long long uid, gid = 0; // of a number that the image has no name for

	if (text_is(name, "root"))
		return (struct container_user){ .known = true, .said = true };
	if (official && text_is(name, "haproxy"))
		uid = gid = OFFICIAL_ID;
	else if (!text_number(name, &uid))
		return u;
	else if (official && uid == OFFICIAL_ID)
		gid = OFFICIAL_ID;
	if (official && text_is(group, "haproxy"))
		gid = OFFICIAL_ID;
	else if (group.len && !text_is(group, "root") && !text_number(group, &gid))
		return u;
	u.known = true;
	u.uid = (long)uid;
	u.gid = (long)gid;
	return u;
}

struct container_user
container_user(const struct compose_service *s)
{
	const struct yaml *user = compose_get(s, "user");
	bool official = is_official(s->image) && !compose_get(s, "build");

	// Other groups, and users that are others outside.
	if (s->partial || compose_get(s, "group_add") || compose_get(s, "userns_mode") ||
		(user && text_has(user->value, "$")))
		return (struct container_user){ 0 };
	if (user)
		return read_user(user->value, official);
	return (struct container_user){ .known = official, .uid = OFFICIAL_ID, .gid = OFFICIAL_ID };
}

// Whether the user has all of these bits, written as those for others.
static bool
may(const struct container_user *u, unsigned mode, long uid, long gid, unsigned bits)
{
	unsigned shift = uid == u->uid ? 6 : gid == u->gid ? 3 : 0;

	return uid < 0 || gid < 0 || (mode >> shift & bits) == bits;
}

static bool
is_below(struct text path, struct text directory)
{
	return text_eq(path, directory) ||
	       (path.len > directory.len && path.ptr[directory.len] == '/' &&
		       text_eq(text_before(path, directory.len), directory));
}

// What is above a mount's source does not stand in the way of the container.
static bool
refused_below(const struct container_user *u, struct text source, const struct host_info *info)
{
	unsigned bits = info->kind == HOST_DIRECTORY ? 5 : 4;

	for (const struct host_step *s = info->steps; s; s = s->next)
		if (is_below(s->path, source) && !may(u, s->mode, s->uid, s->gid, 1))
			return true;
	return !may(u, info->mode, info->uid, info->gid, bits);
}

bool
container_refused(const struct compose_service *s, const struct host_info *info)
{
	struct container_user u = container_user(s);
	bool mounted = false;

	if (!u.known || !u.uid || (info->kind != HOST_FILE && info->kind != HOST_DIRECTORY))
		return false;
	for (const struct compose_mount *m = s->mounts; m; m = m->next) {
		if (!is_below(info->path, m->source))
			continue;
		if (!refused_below(&u, m->source, info))
			return false;
		mounted = true;
	}
	return mounted;
}
