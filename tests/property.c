// The invariants over every configuration that comes with the program, over mutations of them, and
// over random bytes.  `property SEED COUNT` runs more than the suite does.

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/invariants.h"

#include "parser/source.h"

enum { ROUNDS = 1500, MAX_FILES = 2000, LONGEST = 400 };

// What there is to mutate.
struct seeds {
	struct arena arena;
	struct text files[MAX_FILES];
	size_t n;
};

// Bytes that a configuration is made of, so that random ones reach deeper than noise does.
static const char *const pieces[] = {
	" ",
	"\n",
	"\t",
	"\r",
	"\r\n",
	"\\",
	"'",
	"\"",
	"#",
	"$",
	"{",
	"}",
	"${A}",
	"${A[*]}",
	"${A-b}",
	"\"${A[*]-b c}\"",
	"\\x41",
	"\\x4",
	"\xff",
	"%[",
	"]",
	"(",
	")",
	",",
	"!",
	"-f",
	"-m",
	"\nglobal\n",
	"\n setenv A \"b c\"\n",
	"\ndefaults\n",
	" mode http\n",
	"\nfrontend f\n",
	"\nbackend b\n",
	"\nlisten l\n",
	" bind :80\n",
	" acl a path_beg /\n",
	" use_backend b if a\n",
	" default_backend b\n",
	" http-request deny if { path / }\n",
	" server s 127.0.0.1:80\n",
	".if 1\n",
	".elif !defined(A)\n",
	".else\n",
	".endif\n",
	" no ",
	" default ",
	"or",
	"||",
	" timeout client 5s\n",
	"redirect scheme https ",
	"src 10.0.0.0/8",
	"hdr(host),lower -i x",
	" http-request set-header X-Forwarded-Proto https if { ssl_fc }\n",
	" stats enable\n",
	" bind 0.0.0.0:443-450 ssl crt /x.pem\n",
	" option forwardfor\n",
	"/.well-known/acme-challenge/",
};

// xorshift: the same numbers everywhere, unlike rand().
static unsigned
next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return (unsigned)(*state >> 33);
}

static void
add_seeds(struct seeds *s, const char *pattern)
{
	glob_t found;
	const char *why;

	if (glob(pattern, 0, NULL, &found) != 0)
		return;
	for (size_t i = 0; i < found.gl_pathc && s->n < MAX_FILES; i++) {
		struct source *src = source_read(&s->arena, found.gl_pathv[i], &why);

		if (src)
			s->files[s->n++] = (struct text){ src->text, src->len };
	}
	globfree(&found);
}

// Some bytes of `t` changed, cut, doubled, or taken for others.
static struct text
mutate(struct arena *a, struct text t, uint64_t *state)
{
	char *out = arena_alloc(a, 2 * t.len + LONGEST);
	size_t n = t.len;

	memcpy(out, t.ptr, n);
	for (unsigned k = 1 + next(state) % 8; k; k--) {
		size_t at = n ? next(state) % n : 0, len = n ? next(state) % (n - at + 1) : 0;
		const char *piece = pieces[next(state) % (sizeof(pieces) / sizeof(pieces[0]))];

		len = len < 40 ? len : 40;
		switch (next(state) % 4) {
		case 0:
			if (n)
				out[at] = (char)next(state);
			break;
		case 1:
			memmove(out + at, out + at + len, n - at - len);
			n -= len;
			break;
		case 2:
			memmove(out + at + len, out + at, n - at);
			n += len;
			break;
		default:
			memmove(out + at + strlen(piece), out + at, n - at);
			memcpy(out + at, piece, strlen(piece));
			n += strlen(piece);
		}
	}
	return (struct text){ out, n };
}

static struct text
invent(struct arena *a, uint64_t *state)
{
	char *out = arena_alloc(a, (size_t)LONGEST * 64);
	size_t n = 0;
	bool noise = next(state) % 8 == 0;

	for (unsigned k = next(state) % LONGEST; k; k--) {
		const char *piece = pieces[next(state) % (sizeof(pieces) / sizeof(pieces[0]))];

		if (noise || next(state) % 10 == 0) {
			out[n++] = (char)next(state);
			continue;
		}
		memcpy(out + n, piece, strlen(piece));
		n += strlen(piece);
	}
	return (struct text){ out, n };
}

static bool
holds(struct text bytes, const char *what)
{
	const char *why = invariants_check(bytes);

	if (!why)
		why = invariants_lint(bytes);
	if (!why)
		return true;
	printf("%s: %s:\n%.*s\n", what, why, TEXT_ARG(bytes));
	return false;
}

static bool
round_holds(const struct seeds *s, uint64_t seed)
{
	struct arena a = { 0 };
	uint64_t state = seed * 0x9e3779b97f4a7c15u + 1;
	struct text bytes;
	char what[64];
	bool ok;

	next(&state);
	if (s->n && next(&state) % 2)
		bytes = mutate(&a, s->files[next(&state) % s->n], &state);
	else
		bytes = invent(&a, &state);
	snprintf(what, sizeof(what), "seed %llu", (unsigned long long)seed);
	ok = holds(bytes, what);
	arena_free(&a);
	return ok;
}

int
main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : ROUNDS;
	struct arena a = { 0 };
	struct seeds *s = arena_new(&a, struct seeds);
	uint64_t passed = 0, failed = 0;

	add_seeds(s, "corpus/*/*.cfg");
	add_seeds(s, "tests/cases/*/*.cfg");
	for (size_t i = 0; i < s->n; i++)
		*(holds(s->files[i], "a file") ? &passed : &failed) += 1;
	for (uint64_t i = 0; i < count && !failed; i++)
		*(round_holds(s, seed + i) ? &passed : &failed) += 1;
	arena_free(&s->arena);
	arena_free(&a);
	printf("%llu passed, %llu failed\n", (unsigned long long)passed,
		(unsigned long long)failed);
	return failed > 0;
}
