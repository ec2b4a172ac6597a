#include "parser/reader.h"

#include <string.h>

// What a byte means outside of quotes.  isspace()'s blanks split words, and a carriage return ends
// the line, unless it follows a blank and so is one more of them (seen in 2.6 and 3.2).
enum byte { PLAIN, BLANK, END, RARE };

static const uint8_t bytes[256] = {
	[' '] = BLANK,
	['\t'] = BLANK,
	['\v'] = BLANK,
	['\f'] = BLANK,
	['\n'] = END,
	['\r'] = END,
	['#'] = END,
	['\0'] = RARE,
	['\''] = RARE,
	['"'] = RARE,
	['\\'] = RARE,
};

// The most bytes that variables may put into the words of a file.
enum { MAX_EXPANDED = 1 << 24 };

// The words of a line while they are read.
struct building {
	struct reader *r;
	uint32_t off; // of its first word
	uint32_t end; // of the line; 0 until somebody asks with line_end()
	struct word words[MAX_WORDS];
	size_t nwords;
	unsigned line_flags;

	// A rare word.
	uint32_t start;
	char *text;
	size_t len, cap;
	unsigned flags;
};

// Where the line ends that is being read: at its newline or with the file.
static uint32_t
line_end(struct building *b)
{
	const struct source *src = b->r->file->src;

	if (!b->end) {
		const char *newline = memchr(src->text + b->r->pos, '\n', src->len - b->r->pos);

		b->end = newline ? (uint32_t)(newline - src->text) : (uint32_t)src->len;
	}
	return b->end;
}

static void
put(struct building *b, const char *s, size_t n)
{
	if (b->len + n > b->cap) {
		b->cap = 2 * (b->len + n) + 32;
		b->text = arena_grow(b->r->arena, b->text, b->len, b->cap);
	}
	if (n)
		memcpy(b->text + b->len, s, n);
	b->len += n;
}

static void
add_word(struct building *b, struct word w)
{
	if (b->nwords == MAX_WORDS)
		b->line_flags |= LINE_TOO_MANY_WORDS;
	else
		b->words[b->nwords++] = w;
}

static void
add_rare(struct building *b, struct rare rare)
{
	struct file *f = b->r->file;

	if (f->nrares == f->cap_rares) {
		f->cap_rares = f->cap_rares ? 2 * f->cap_rares : 16;
		f->rares = arena_grow(b->r->arena, f->rares, f->nrares * sizeof(rare),
			f->cap_rares * sizeof(rare));
	}
	add_word(b, (struct word){ WORD_RARE | (uint32_t)f->nrares });
	b->line_flags |= LINE_RARE;
	f->rares[f->nrares++] = rare;
}

static void
end_rare(struct building *b)
{
	add_rare(b, (struct rare){
			    .off = b->start,
			    .len = b->r->pos - b->start,
			    .text = { b->text ? b->text : "", b->len },
			    .flags = b->flags,
		    });
}

static void
begin_rare(struct building *b, uint32_t start)
{
	b->start = start;
	b->text = NULL;
	b->len = b->cap = 0;
	b->flags = 0;
}

static int
hex(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c) : NULL;

	return at ? (int)(at - digits) : -1;
}

// escape = "\" (" " | "\" | "#" | "'" | '"' | "t" | "n" | "r" | "x" hex hex | "$" in weak quotes)
//
// A backslash before anything else stays (seen in 2.6 and 3.2; the manual, 2.2, is less exact).
static void
read_escape(struct building *b, bool weak)
{
	static const char named[] = " \\#'\"tnr", values[] = " \\#'\"\t\n\r";
	const char *in = b->r->file->src->text + b->r->pos;
	uint32_t left = b->end - b->r->pos;
	char c = left > 1 ? in[1] : '\0';
	const char *at = c ? strchr(named, c) : NULL;

	if (at) {
		put(b, values + (at - named), 1);
		b->r->pos += 2;
	} else if (c == '$' && weak) {
		put(b, "$", 1);
		b->r->pos += 2;
	} else if (c == 'x' && left > 3 && hex(in[2]) >= 0 && hex(in[3]) >= 0) {
		put(b, &(char){ (char)(hex(in[2]) * 16 + hex(in[3])) }, 1);
		b->r->pos += 4;
	} else {
		b->flags |= c == 'x' ? WORD_BAD_ESCAPE : 0;
		put(b, in, 1);
		b->r->pos++;
	}
}

static bool
letter(char c)
{
	return ascii_letter(c) || c == '_';
}

static bool
blank(char c)
{
	return c == '\n' || c == '\r' || bytes[(unsigned char)c] == BLANK;
}

// The value of "${NAME[*]}": each of its words is one of the line's.
static void
put_words(struct building *b, struct text value)
{
	for (size_t i = 0; i < value.len; i++) {
		if (!blank(value.ptr[i])) {
			put(b, value.ptr + i, 1);
			continue;
		}
		while (i + 1 < value.len && blank(value.ptr[i + 1]))
			i++;
		end_rare(b);
		begin_rare(b, b->start);
	}
}

// What follows the name in braces: ("[*]")? ("-" default)? "}"
static uint32_t
read_brace(struct building *b, uint32_t at, bool *words, struct text *fallback)
{
	const char *in = b->r->file->src->text;

	if (at < b->end && in[at] == '[') {
		*words = b->end - at >= 3 && memcmp(in + at, "[*]", 3) == 0;
		b->flags |= *words ? 0 : WORD_BAD_ENV;
		at += *words ? 3 : 1;
	}
	if (at < b->end && in[at] == '-') {
		uint32_t from = ++at;

		while (at < b->end && in[at] != '}')
			at++;
		*fallback = (struct text){ in + from, at - from };
	}
	if (at < b->end && in[at] == '}')
		return at + 1;
	b->flags |= WORD_BAD_ENV;
	return at;
}

// What HAProxy itself calls the place of the line.
static bool
pseudo_variable(struct text name)
{
	return text_is(name, ".FILE") || text_is(name, ".LINE") || text_is(name, ".SECTION");
}

// variable = "$" name | "${" name brace
//
// One that nothing defines is empty, and the word's text unknown.
static void
read_variable(struct building *b)
{
	const char *in = b->r->file->src->text;
	uint32_t at = b->r->pos + 1, start;
	bool brace = at < b->end && in[at] == '{', words = false;
	struct text fallback = { 0 }, name, value = { 0 };
	const struct definition *d;

	at += brace;
	start = at;
	at += at < b->end && in[at] == '.'; // .FILE, .LINE, .SECTION
	while (at < b->end && (letter(in[at]) || (at > start && ascii_digit(in[at]))))
		at++;
	name = (struct text){ in + start, at - start };
	if (!name.len || (name.ptr[0] == '.' && !pseudo_variable(name)))
		b->flags |= WORD_BAD_ENV;
	if (brace)
		at = read_brace(b, at, &words, &fallback);
	b->r->pos = at;
	b->r->asked = true;
	d = environment_get(b->r->env, name);
	if (d)
		value = d->value;
	else if (fallback.ptr)
		value = fallback;
	else
		b->flags |= WORD_UNKNOWN;
	// A variable that is set to itself twice doubles with every line.
	b->r->expanded += value.len;
	if (b->r->expanded > MAX_EXPANDED) {
		b->r->expanded -= value.len;
		b->flags |= WORD_UNKNOWN;
		value.len = 0;
	}
	if (words)
		put_words(b, value);
	else
		put(b, value.ptr, value.len);
}

// quoted = "'" raw* "'" | '"' (raw | escape | variable)* '"'
static void
read_quoted(struct building *b)
{
	const char *in = b->r->file->src->text;
	char quote = in[b->r->pos++];

	b->flags |= WORD_QUOTED;
	while (b->r->pos < b->end) {
		char c = in[b->r->pos];

		if (c == quote) {
			b->r->pos++;
			return;
		}
		if (c == '\r')
			break;
		if (c == '\\' && quote == '"') {
			read_escape(b, true);
		} else if (c == '$' && quote == '"') {
			read_variable(b);
		} else {
			b->flags |= c ? 0 : WORD_NUL;
			put(b, &c, 1);
			b->r->pos++;
		}
	}
	b->flags |= WORD_OPEN_QUOTE;
}

// The word from start on, which needs unquoting; its first plain bytes are read already.
static void
read_rare(struct building *b, uint32_t start)
{
	struct reader *r = b->r;
	const char *in = r->file->src->text;

	begin_rare(b, start);
	put(b, in + start, r->pos - start);
	while (r->pos < b->end) {
		char c = in[r->pos];

		if (bytes[(unsigned char)c] == BLANK || bytes[(unsigned char)c] == END)
			break;
		if (c == '\\') {
			read_escape(b, false);
		} else if (c == '"' || c == '\'') {
			read_quoted(b);
		} else {
			b->flags |= c ? 0 : WORD_NUL;
			put(b, &c, 1);
			r->pos++;
		}
	}
	end_rare(b);
}

// word = (plain | escape | quoted)+
static void
read_word(struct building *b)
{
	struct reader *r = b->r;
	const unsigned char *in = (const unsigned char *)r->file->src->text;
	uint32_t start = r->pos, pos = start;

	// The NUL after the source's last byte is RARE.
	while (bytes[in[pos]] == PLAIN)
		pos++;
	r->pos = pos;
	if (bytes[in[pos]] == RARE && pos < line_end(b))
		read_rare(b, start);
	else if (pos - start <= WORD_LEN && start - b->off <= WORD_PLACE)
		add_word(b, (struct word){ (pos - start) << WORD_LEN_SHIFT | (start - b->off) });
	else
		add_rare(b, (struct rare){ start, pos - start,
				    { (const char *)in + start, pos - start }, 0 });
}

// The words of the line at the reader's place, which is then where they end.
static void
read_words(struct building *b)
{
	struct reader *r = b->r;
	const unsigned char *in = (const unsigned char *)r->file->src->text;

	while (!(b->line_flags & LINE_TOO_MANY_WORDS)) {
		uint32_t pos = r->pos;

		while (bytes[in[pos]] == BLANK || (in[pos] == '\r' && (pos > r->pos || !b->nwords)))
			pos++;
		r->pos = pos;
		if (bytes[in[pos]] == END || pos == r->file->src->len)
			return;
		if (!b->nwords)
			b->off = pos;
		read_word(b);
	}
}

// "no" and "default" before another word: the rest is the line.
static unsigned
prefix(const struct source *src, const struct building *b)
{
	struct text first = { src->text + b->off, b->words[0].bits >> WORD_LEN_SHIFT };

	if (b->nwords < 2 || b->words[0].bits & WORD_RARE)
		return 0;
	return text_is(first, "no") ? LINE_NO : text_is(first, "default") ? LINE_DEFAULT : 0;
}

static struct line *
new_line(struct reader *r, const struct building *b)
{
	unsigned flags = b->line_flags | prefix(r->file->src, b);
	size_t skip = (flags & (LINE_NO | LINE_DEFAULT)) != 0, n = b->nwords - skip;
	struct line *l = arena_alloc(r->arena, sizeof(*l) + n * sizeof(b->words[0]));

	memcpy(l->words, b->words + skip, n * sizeof(b->words[0]));
	l->off = b->off;
	l->nwords = (uint8_t)n;
	l->flags = (uint8_t)flags;
	return l;
}

// line = blank* (word blank*)* ("#" any*)? newline
struct line *
read_line(struct reader *r)
{
	const struct source *src = r->file->src;
	struct building b;

	b.r = r;
	while (r->pos < r->end) {
		b.end = 0;
		b.nwords = 0;
		b.line_flags = 0;
		read_words(&b);
		if (src->text[r->pos] != '\n')
			r->pos = line_end(&b);
		r->pos += r->pos < src->len;
		if (b.nwords)
			return new_line(r, &b);
	}
	return NULL;
}
