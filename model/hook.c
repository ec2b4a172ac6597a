#include "model/hook.h"

#include <string.h>

enum { ANYTHING = HOOK_BUILDS | HOOK_RELOADS, OF_HAPROXY = 8 };

// Sorted.  OF_HAPROXY: it does so to what its arguments name.
static const struct {
	const char *name;
	unsigned effects;
} commands[] = {
	{ ":", 0 },
	{ "[", 0 },
	{ "[[", 0 },
	{ "awk", HOOK_BUILDS },
	{ "cat", HOOK_BUILDS },
	{ "cd", 0 },
	{ "chgrp", 0 },
	{ "chmod", 0 },
	{ "chown", 0 },
	{ "cp", HOOK_BUILDS },
	{ "date", 0 },
	{ "done", 0 },
	{ "echo", 0 },
	{ "esac", 0 },
	{ "exit", 0 },
	{ "export", 0 },
	{ "fi", 0 },
	{ "for", 0 },
	{ "install", HOOK_BUILDS },
	{ "killall", HOOK_RELOADS | OF_HAPROXY },
	{ "ln", HOOK_BUILDS },
	{ "logger", 0 },
	{ "mkdir", 0 },
	{ "mv", HOOK_BUILDS },
	{ "openssl", HOOK_BUILDS },
	{ "pkill", HOOK_RELOADS | OF_HAPROXY },
	{ "printf", 0 },
	{ "rm", 0 },
	{ "rsync", HOOK_BUILDS },
	{ "sed", HOOK_BUILDS },
	{ "service", HOOK_RELOADS | OF_HAPROXY },
	{ "set", 0 },
	{ "sleep", 0 },
	{ "systemctl", HOOK_RELOADS | OF_HAPROXY },
	{ "tee", HOOK_BUILDS },
	{ "test", 0 },
	{ "true", 0 },
	{ "umask", 0 },
};

// Words of the shell and programs that another command follows.
static const char *const before_command[] = { "!", "do", "elif", "else", "exec", "if", "nice",
	"sudo", "then", "while" };

static bool
is_before_command(struct text word)
{
	for (size_t i = 0; i < sizeof(before_command) / sizeof(before_command[0]); i++)
		if (text_is(word, before_command[i]))
			return true;
	return false;
}

static struct text
cut_word(struct text *rest)
{
	struct text word;
	size_t n = 0;

	while (rest->len && (rest->ptr[0] == ' ' || rest->ptr[0] == '\t'))
		*rest = text_after(*rest, 1);
	while (n < rest->len && rest->ptr[n] != ' ' && rest->ptr[n] != '\t')
		n++;
	word = text_before(*rest, n);
	*rest = text_after(*rest, n);
	return word;
}

static struct text
base_name(struct text word)
{
	size_t at = word.len;

	while (at && word.ptr[at - 1] != '/')
		at--;
	return text_after(word, at);
}

// NAME=value
static bool
is_assignment(struct text word)
{
	size_t n = 0;

	while (n < word.len &&
		(ascii_letter(word.ptr[n]) || ascii_digit(word.ptr[n]) || word.ptr[n] == '_'))
		n++;
	return n && n < word.len && word.ptr[n] == '=';
}

// "haproxy", "haproxy.service"
static bool
names_haproxy(struct text word)
{
	return text_is(word, "haproxy") || text_is(word, "haproxy.service");
}

static bool
has_word(struct text rest, const char *word)
{
	struct text next;

	while ((next = cut_word(&rest)).len)
		if (word ? text_is(next, word) : names_haproxy(next))
			return true;
	return false;
}

// "systemctl stop haproxy", "/etc/init.d/haproxy stop", "docker compose stop haproxy",
// "killall haproxy"
static bool
stops(struct text program, struct text rest)
{
	static const char *const programs[] = { "docker", "docker-compose", "podman", "service",
		"systemctl" };

	if (text_is(program, "killall") || text_is(program, "pkill"))
		return has_word(rest, NULL) && !text_has(rest, "-");
	if (text_is(program, "haproxy"))
		return has_word(rest, "stop");
	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
		if (text_is(program, programs[i]))
			return has_word(rest, "stop") && has_word(rest, NULL);
	return false;
}

static unsigned
effects_of(struct text program, struct text rest)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (!text_is(program, commands[i].name))
			continue;
		if (commands[i].effects & OF_HAPROXY)
			return has_word(rest, NULL) ? HOOK_RELOADS : ANYTHING;
		return commands[i].effects;
	}
	return ANYTHING;
}

// Whether the shell itself writes a file.
static bool
redirects(struct text command)
{
	while (text_has(command, ">")) {
		command = text_after(command, text_find_char(command, '>') + 1);
		while (text_starts(command, ">") || text_starts(command, " "))
			command = text_after(command, 1);
		if (!text_starts(command, "/dev/") && !text_starts(command, "&"))
			return true;
	}
	return false;
}

// command = (assignment | before_command)* word* (">" word)?
static unsigned
command_effects(struct text command)
{
	struct text rest = command, word = cut_word(&rest);
	unsigned found = redirects(command) ? HOOK_BUILDS : 0;

	while (word.len && (is_before_command(word) || is_assignment(word)))
		word = cut_word(&rest);
	if (!word.len)
		return found;
	word = base_name(word);
	if (stops(word, rest))
		return HOOK_STOPS;
	return found | effects_of(word, rest);
}

// Where a simple command ends: also inside of quotes, which makes words that nobody knows.
static size_t
command_len(struct text t)
{
	size_t n = 0;

	while (n < t.len && (!memchr(";&|()`\n", t.ptr[n], 7) || (n && t.ptr[n - 1] == '>')))
		n++;
	return n;
}

// A line without its comment.
static struct text
code_of(struct text line)
{
	size_t n = 0;

	while (n < line.len &&
		!(line.ptr[n] == '#' && (!n || line.ptr[n - 1] == ' ' || line.ptr[n - 1] == '\t')))
		n++;
	return text_before(line, n);
}

// Nobody knows what the lines do that begin with arguments.
unsigned
hook_effects(struct text script)
{
	unsigned all = script.len ? 0 : ANYTHING;

	if (text_has(script, "\\\n") || text_has(script, "<<"))
		all = ANYTHING;
	while (script.len) {
		struct text line = code_of(text_cut(&script, '\n'));

		while (line.len) {
			size_t n = command_len(line);

			all |= command_effects(text_before(line, n));
			line = text_after(line, n + 1);
		}
	}
	return all;
}
