// Certificates: facts, wildcards, and no byte of a key left in memory.

#include "model/certificate.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { NEEDLE = 16, CHUNK = 1 << 16, LARGEST = 64 << 20, MASK = 0x55 };

static int failures;

static void
expect(bool ok, const char *what)
{
	if (!ok) {
		printf("%s\n", what);
		failures++;
	}
}

// A stretch of the key's first line, masked so that it is not found in our own variables: byte by
// byte.
static void
read_needle(const char *path, unsigned char *needle)
{
	int fd = open(path, O_RDONLY);

	lseek(fd, (off_t)strlen("-----BEGIN PRIVATE KEY-----\n") + 48, SEEK_SET);
	for (size_t i = 0; i < NEEDLE; i++) {
		unsigned char c = 0;

		expect(read(fd, &c, 1) == 1, "the key cannot be read");
		needle[i] = c ^ MASK;
	}
	close(fd);
}

static unsigned char
digit(unsigned char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	return (unsigned char)(strchr(digits, c) - digits);
}

// The bytes that four digits of Base 64 stand for, masked likewise.
static void
decode_needle(const unsigned char *text, unsigned char *bytes)
{
	for (size_t i = 0, n = 0; i < NEEDLE; i += 4) {
		unsigned bits = 0;

		for (size_t k = 0; k < 4; k++)
			bits = bits << 6 | digit(text[i + k] ^ MASK);
		for (int shift = 16; shift >= 0; shift -= 8)
			bytes[n++] = (unsigned char)(bits >> shift) ^ MASK;
	}
}

static bool
has_needle(const unsigned char *memory, size_t n, const unsigned char *needle, size_t len)
{
	for (size_t i = 0; i + len <= n; i++) {
		size_t k = 0;

		while (k < len && memory[i + k] == (needle[k] ^ MASK))
			k++;
		if (k == len)
			return true;
	}
	return false;
}

struct memory {
	int fd;
	unsigned char *chunk; // what is read into, and not looked at
};

// The arena reserves more than it uses.
static bool
in_region(const struct memory *m, unsigned long from, unsigned long to, const unsigned char *needle,
	size_t len)
{
	unsigned long chunk = (unsigned long)m->chunk;

	if (to - from > LARGEST)
		to = from + LARGEST;
	for (; from < to; from += CHUNK - NEEDLE) {
		ssize_t n = pread(m->fd, m->chunk, CHUNK, (off_t)from);

		if ((from > chunk + CHUNK || from + CHUNK < chunk) && n > 0 &&
			has_needle(m->chunk, (size_t)n, needle, len))
			return true;
	}
	return false;
}

// Looks through everything that this process may write to.
static bool
in_memory(const struct memory *m, const unsigned char *needle, size_t len)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	unsigned long from, to;
	char access[8];
	bool found = false;

	while (maps && !found && fscanf(maps, "%lx-%lx %7s%*[^\n]", &from, &to, access) == 3)
		found = access[1] == 'w' && in_region(m, from, to, needle, len);
	if (maps)
		fclose(maps);
	return found;
}

static void
check_memory(const struct host *h, struct arena *a, const struct memory *m)
{
	struct certificate_extras extras = { .key = true };
	unsigned char text[NEEDLE], bytes[NEEDLE * 3 / 4];
	const struct certificate *c;
	struct text key;

	read_needle("tests/pem/leaf.key", text);
	decode_needle(text, bytes);
	expect(host_read(h, a, TEXT("/tests/pem/leaf.key"), CHUNK, &key) &&
			in_memory(m, text, sizeof(text)),
		"what is in memory is not found");
	memset((char *)key.ptr, 0, key.len);
	c = certificate_load_pair(h, a, TEXT("/tests/pem/leaf.crt"), TEXT("/tests/pem/leaf.key"));
	expect(c->fault == CERTIFICATE_GOOD, "a pair is refused");
	c = certificate_load(h, a, TEXT("/tests/pem/leaf.key"), &extras);
	expect(c->fault == CERTIFICATE_UNREADABLE && c->form == FORM_KEY, "a key is no key");
	expect(!in_memory(m, text, sizeof(text)), "the text of the key is left in memory");
	expect(!in_memory(m, bytes, sizeof(bytes)), "the bytes of the key are left in memory");
}

static void
check_facts(const struct host *h, struct arena *a)
{
	const struct certificate *c = certificate_load_pair(
		h, a, TEXT("/tests/pem/wildcard.crt"), (struct text){ "", 0 });

	expect(c->fault == CERTIFICATE_GOOD && text_is(c->common_name, "*.example.org"),
		"the name is wrong");
	expect(c->not_before == 1577836800 && c->key_bits == 256 && !c->self_signed,
		"the facts are wrong");
	expect(certificate_covers(c, TEXT("Chat.Example.org")), "a wildcard covers no host");
	expect(!certificate_covers(c, TEXT("example.org")), "a wildcard covers its own domain");
	expect(!certificate_covers(c, TEXT("a.b.example.org")), "a wildcard covers two labels");
	c = certificate_load_pair(h, a, TEXT("/tests/pem/placeholder.crt"), (struct text){ "", 0 });
	expect(c->self_signed, "a self-signed certificate is not seen");
	expect(certificate_load_pair(h, a, TEXT("/tests"), (struct text){ "", 0 })->fault ==
			CERTIFICATE_NO_FILE,
		"a directory is a file");
}

int
main(void)
{
	struct arena a = { 0 };
	const char *why = NULL;
	const struct memory m = { open("/proc/self/mem", O_RDONLY), arena_alloc(&a, CHUNK) };
	const struct host *h = host_open(&a, ".", &why);

	expect(h != NULL, "the project's folder cannot be opened");
	check_memory(h, &a, &m);
	check_facts(h, &a);
	arena_free(&a);
	return failures > 0;
}
