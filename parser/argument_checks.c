#include "parser/arguments.h"

#include <string.h>

#include "parser/pattern.h"
#include "parser/regex.h"

static long long
integer(struct text t)
{
	long long n = 0;

	text_number(t.len && t.ptr[0] == '+' ? text_after(t, 1) : t, &n);
	return n;
}

static bool
given(const struct call_arguments *a, size_t i)
{
	return i < MAX_ARGS && a->given[i];
}

static const char *
fail(struct call_arguments *a, size_t i, const char *message)
{
	if (given(a, i) && a->value[i].len)
		a->at = a->value[i];
	return message;
}

static bool
variable_name(struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		char c = t.ptr[i];

		if (!(ascii_letter(c) || ascii_digit(c) || c == '_' || c == '.'))
			return false;
	}
	return true;
}

const char *
variable_fault(struct text name, unsigned version)
{
	static const struct {
		const char *prefix;
		unsigned versions;
	} scopes[] = {
		{ "proc.", ALL_VERSIONS },
		{ "sess.", ALL_VERSIONS },
		{ "txn.", ALL_VERSIONS },
		{ "req.", ALL_VERSIONS },
		{ "res.", ALL_VERSIONS },
		{ "check.", ALL_VERSIONS },
		{ "psess.", SINCE(V3_2) },
		{ "ptxn.", SINCE(V3_2) },
		{ "preq.", SINCE(V3_2) },
		{ "pres.", SINCE(V3_2) },
	};

	for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++)
		if (text_starts(name, scopes[i].prefix) && name.len > strlen(scopes[i].prefix) &&
			scopes[i].versions & VERSION_BIT(version))
			return variable_name(name)
			               ? NULL
			               : "a variable's name has only letters, digits, '_' and '.'";
	return "a variable's name begins with its scope: proc, sess, txn, req, res or check";
}

// One of some words; each list ends with NULL.
static const struct choice {
	size_t argument;
	bool may_be_empty, any_case;
	const char *words[16];
	const char *message;
} choices[ARGUMENTS_COUNT] = {
	[ARGUMENTS_BOOL] = { 0, false, true, { "true", "false", "0", "1" },
		"it must be 'true', 'false', '0' or '1'" },
	[ARGUMENTS_DN_FORMAT] = { 2, true, false, { "rfc2253" },
		"the format can only be 'rfc2253'" },
	[ARGUMENTS_JSON] = { 0, true, false, { "ascii", "utf8", "utf8s", "utf8p", "utf8ps" },
		"it must be 'ascii', 'utf8', 'utf8s', 'utf8p' or 'utf8ps'" },
	[ARGUMENTS_JSON_TYPE] = { 1, true, false, { "int" }, "the output type can only be 'int'" },
	[ARGUMENTS_PROTOBUF] = { 1, false, false,
		{ "int32", "uint32", "sint32", "int64", "uint64", "sint64", "bool", "enum",
			"fixed32", "sfixed32", "float", "fixed64", "sfixed64", "double" },
		"Protocol Buffers have no such type" },
	[ARGUMENTS_QUERY] = { 0, true, false, { "with_qm" }, "it can only be 'with_qm'" },
	[ARGUMENTS_TLV] = { 0, false, true,
		{ "alpn", "authority", "crc32c", "noop", "unique_id", "ssl", "ssl_version",
			"ssl_cn", "ssl_cipher", "ssl_sig_alg", "ssl_key_alg", "netns" },
		"it must be a number from 0 to 255 or the name of a type" },
	[ARGUMENTS_RTT_UNIT] = { 0, false, false, { "us", "ms" }, "the unit must be 'us' or 'ms'" },
	[ARGUMENTS_UNIT] = { 0, false, false, { "s", "ms", "us" },
		"the unit must be 's', 'ms' or 'us'" },
	[ARGUMENTS_UNIT_SECOND] = { 1, false, false, { "s", "ms", "us" },
		"the unit must be 's', 'ms' or 'us'" },
	[ARGUMENTS_URL_ENC] = { 0, true, false, { "query" }, "it can only be 'query'" },
};

static const char *
check_choice(struct call_arguments *a, const struct choice *c)
{
	struct text t;

	if (!given(a, c->argument))
		return NULL;
	t = a->value[c->argument];
	if (!t.len && c->may_be_empty)
		return NULL;
	for (size_t i = 0; c->words[i]; i++)
		if (c->any_case ? text_iis(t, c->words[i]) : text_is(t, c->words[i]))
			return NULL;
	return fail(a, c->argument, c->message);
}

static const char *
check_variable_at(struct call_arguments *a, size_t i)
{
	const char *fault = variable_fault(a->value[i], a->version);

	return fault ? fail(a, i, fault) : NULL;
}

static const char *
check_variable(struct call_arguments *a)
{
	return check_variable_at(a, 0);
}

static const char *
check_variable_second(struct call_arguments *a)
{
	return given(a, 1) && a->value[1].len ? check_variable_at(a, 1) : NULL;
}

static const char *
check_add_item(struct call_arguments *a)
{
	const char *fault = check_variable_second(a);

	if (fault)
		return fault;
	if ((given(a, 1) && a->value[1].len) || (given(a, 2) && a->value[2].len))
		return NULL;
	return "it needs a variable or a suffix";
}

bool
variable_condition(struct text word)
{
	static const char *const conditions[] = { "ifexists", "ifnotexists", "ifempty",
		"ifnotempty", "ifset", "ifnotset", "ifgt", "iflt" };

	for (size_t i = 0; i < sizeof(conditions) / sizeof(conditions[0]); i++)
		if (text_is(word, conditions[i]))
			return true;
	return false;
}

static const char *
check_set_var(struct call_arguments *a)
{
	const char *fault = check_variable_at(a, 0);

	for (size_t i = 1; !fault && given(a, i); i++)
		if (!variable_condition(a->value[i]))
			fault = fail(a, i, "no such condition of a variable exists");
	return fault;
}

// An integer or a variable.
static const char *
operator_fault(struct call_arguments *a, size_t i)
{
	if (!variable_fault(a->value[i], a->version) || argument_is_integer(a->value[i]))
		return NULL;
	return fail(a, i, "it must be an integer or a variable");
}

static const char *
check_operator(struct call_arguments *a)
{
	return operator_fault(a, 0);
}

static const char *
check_bytes(struct call_arguments *a)
{
	const char *fault = operator_fault(a, 0);

	if (!fault && given(a, 1))
		fault = operator_fault(a, 1);
	if (fault)
		return fault;
	if (argument_is_integer(a->value[0]) && integer(a->value[0]) < 0)
		return fail(a, 0, "the offset is negative");
	if (given(a, 1) && argument_is_integer(a->value[1]) && integer(a->value[1]) <= 0)
		return fail(a, 1, "the length is not positive");
	return NULL;
}

// A variable, or something in base 64.
static const char *
base64_fault(struct call_arguments *a, size_t i)
{
	struct text t = a->value[i];

	if (!t.len || !variable_fault(t, a->version) || t.len % 4 == 0)
		return NULL;
	return fail(a, i, "it must be a variable or base 64");
}

static const char *
check_base64(struct call_arguments *a)
{
	return base64_fault(a, 0);
}

// What a digest's name can begin with: the library of TLS decides which of them there are.
static const char *
check_digest(struct call_arguments *a)
{
	static const char *const families[] = { "blake", "id-", "keccak", "md", "null", "rmd",
		"ripemd", "rsa-", "sha", "sm3", "ssl3-", "whirlpool" };

	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if (text_istarts(a->value[0], families[i]))
			return NULL;
	return fail(a, 0, "no digest has that name");
}

static const char *
check_hmac(struct call_arguments *a)
{
	const char *fault = check_digest(a);

	return fault ? fault : base64_fault(a, 1);
}

static const char *
check_aes(struct call_arguments *a)
{
	long long bits = integer(a->value[0]);
	const char *fault = NULL;

	if (bits != 128 && bits != 192 && bits != 256)
		return fail(a, 0, "the key has 128, 192 or 256 bits");
	for (size_t i = 1; !fault && i < 3; i++)
		fault = base64_fault(a, i);
	return fault;
}

static const char *
check_bin(struct call_arguments *a)
{
	return hex_text(a->value[0]) ? NULL : fail(a, 0, "it must be pairs of hexadecimal digits");
}

static const char *
check_bits(struct call_arguments *a)
{
	long long bits = integer(a->value[0]);

	if (!given(a, 0) || bits == 224 || bits == 256 || bits == 384 || bits == 512)
		return NULL;
	return fail(a, 0, "SHA-2 has 224, 256, 384 or 512 bits");
}

static const char *
check_block(struct call_arguments *a)
{
	struct text t = a->value[0];

	if (text_is(t, "head") || text_is(t, "tail") || text_is(t, "first"))
		return NULL;
	return t.len && argument_is_integer(t) && t.ptr[0] != '-' && t.ptr[0] != '+'
	               ? NULL
	               : fail(a, 0, "it must be a number, 'head', 'tail' or 'first'");
}

static const char *
truncate_fault(struct call_arguments *a)
{
	long long truncate = given(a, 2) ? integer(a->value[2]) : 0;

	return truncate == 0 || truncate == 1 ? NULL : fail(a, 2, "truncating is 0 or 1");
}

static const char *
check_chunk(struct call_arguments *a)
{
	long long size = given(a, 1) ? integer(a->value[1]) : 0;

	if (size < 1 || size > 8)
		return fail(a, 1, "the size of a chunk is 1 to 8");
	return truncate_fault(a);
}

static const char *
check_hex_chunk(struct call_arguments *a)
{
	long long size = given(a, 1) ? integer(a->value[1]) : 0;
	bool truncates = given(a, 2) && integer(a->value[2]) != 0;

	if (size <= 0 && (a->value[0].len || truncates))
		return fail(a, 1, "the size of a chunk must be positive");
	return truncate_fault(a);
}

static const char *
check_delimiter(struct call_arguments *a)
{
	return given(a, 1) && a->value[1].len != 1
	               ? fail(a, 1, "the delimiter must be one character")
	               : NULL;
}

static const char *
check_field(struct call_arguments *a)
{
	if (integer(a->value[0]) == 0)
		return fail(a, 0, "fields are counted from 1, or from -1 backwards");
	return a->value[1].len ? NULL : fail(a, 1, "the list of separators is empty");
}

static const char *
check_json_query(struct call_arguments *a)
{
	if (!a->value[0].len)
		return fail(a, 0, "the path is empty");
	return check_choice(a, &choices[ARGUMENTS_JSON_TYPE]);
}

static const char *
check_jwt_alg(struct call_arguments *a)
{
	static const char *const algorithms[] = { "HS256", "HS384", "HS512", "RS256", "RS384",
		"RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "none" };

	if (!variable_fault(a->value[0], a->version))
		return NULL;
	for (size_t i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++)
		if (text_is(a->value[0], algorithms[i]))
			return NULL;
	return fail(a, 0, "no such algorithm of JWT exists");
}

static const char *
check_method(struct call_arguments *a)
{
	struct text t = a->value[0];

	for (size_t i = 0; i < t.len; i++)
		if (t.ptr[i] <= ' ' || t.ptr[i] == 127 || strchr("()<>@,;:\\\"/[]?={}", t.ptr[i]))
			return fail(a, 0, "it is no method");
	return NULL;
}

static const char *
check_occurrence(struct call_arguments *a)
{
	return given(a, 1) && integer(a->value[1]) < -10 ? fail(a, 1, "it must be -10 or more")
	                                                 : NULL;
}

static const char *
check_payload_lv(struct call_arguments *a)
{
	if (integer(a->value[0]) < 0)
		return fail(a, 0, "the offset is negative");
	if (integer(a->value[1]) == 0)
		return fail(a, 1, "the length is 0");
	if (!given(a, 2))
		return NULL;
	if (!argument_is_integer(a->value[2]))
		return fail(a, 2, "the offset is not a number");
	return integer(a->value[0]) + integer(a->value[1]) + integer(a->value[2]) < 0
	               ? fail(a, 2, "the offset is before the beginning")
	               : NULL;
}

static const char *
check_regsub(struct call_arguments *a)
{
	struct text flags = given(a, 2) ? a->value[2] : (struct text){ 0 };
	unsigned options = REGEX_CAPTURE;
	size_t offset;
	const char *fault;

	for (size_t i = 0; i < flags.len; i++) {
		if (flags.ptr[i] != 'i' && flags.ptr[i] != 'g')
			return fail(a, 2, "its flags are 'i' and 'g'");
		if (flags.ptr[i] == 'i')
			options |= REGEX_ICASE;
	}
	if (!a->value[0].len)
		return "the regular expression is missing";
	fault = regex_fault(a->arena, a->value[0], options, &offset);
	return fault ? fail(a, 0,
			       arena_printf(
				       a->arena, "the regular expression is broken: %s", fault))
	             : NULL;
}

static const char *
check_scope(struct call_arguments *a)
{
	static const char *const scopes[] = { "", "proc", "sess", "txn", "req", "res", "check" };

	for (size_t i = 0; i < sizeof(scopes) / sizeof(scopes[0]); i++)
		if (!given(a, 0) || text_is(a->value[0], scopes[i]))
			return NULL;
	return fail(a, 0, "no such scope of variables exists");
}

static const char *
check_tlv(struct call_arguments *a)
{
	struct text t = a->value[0];
	long long n;

	if (text_number(t, &n) ? n >= 0 && n <= 255 : text_istarts(t, "0x"))
		return NULL;
	return check_choice(a, &choices[ARGUMENTS_TLV]);
}

static const char *
check_token(struct call_arguments *a)
{
	return a->value[0].len == 4 ? NULL : fail(a, 0, "a token has four characters");
}

static const char *
check_uuid(struct call_arguments *a)
{
	long long n = integer(a->value[0]);

	if (!given(a, 0) || n == 4 || (n == 7 && a->version >= V3_0))
		return NULL;
	return fail(a, 0, "no such version of a UUID is supported");
}

static const char *
check_when(struct call_arguments *a)
{
	static const char *const words[] = { "stopping", "normal", "error", "forwarded", "toapplet",
		"processed", "acl" };
	struct text t = a->value[0];

	if (text_starts(t, "!"))
		t = text_after(t, 1);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_is(t, words[i]))
			return text_is(t, "acl") && !(given(a, 1) && a->value[1].len)
			               ? "'acl' needs the name of an ACL behind it"
			               : NULL;
	return fail(a, 0, "no such condition of 'when' exists");
}

static const char *(*const checks[ARGUMENTS_COUNT])(struct call_arguments *) = {
	[ARGUMENTS_ADD_ITEM] = check_add_item,
	[ARGUMENTS_AES] = check_aes,
	[ARGUMENTS_BASE64] = check_base64,
	[ARGUMENTS_BIN] = check_bin,
	[ARGUMENTS_BITS] = check_bits,
	[ARGUMENTS_BLOCK] = check_block,
	[ARGUMENTS_BYTES] = check_bytes,
	[ARGUMENTS_CHUNK] = check_chunk,
	[ARGUMENTS_DELIMITER] = check_delimiter,
	[ARGUMENTS_DIGEST] = check_digest,
	[ARGUMENTS_FIELD] = check_field,
	[ARGUMENTS_HEX_CHUNK] = check_hex_chunk,
	[ARGUMENTS_HMAC] = check_hmac,
	[ARGUMENTS_JSON_QUERY] = check_json_query,
	[ARGUMENTS_JWT_ALG] = check_jwt_alg,
	[ARGUMENTS_METHOD] = check_method,
	[ARGUMENTS_OCCURRENCE] = check_occurrence,
	[ARGUMENTS_OPERATOR] = check_operator,
	[ARGUMENTS_PAYLOAD_LV] = check_payload_lv,
	[ARGUMENTS_REGSUB] = check_regsub,
	[ARGUMENTS_SCOPE] = check_scope,
	[ARGUMENTS_SET_VAR] = check_set_var,
	[ARGUMENTS_TLV] = check_tlv,
	[ARGUMENTS_TOKEN] = check_token,
	[ARGUMENTS_UUID] = check_uuid,
	[ARGUMENTS_VARIABLE] = check_variable,
	[ARGUMENTS_VARIABLE_SECOND] = check_variable_second,
	[ARGUMENTS_WHEN] = check_when,
};

const char *
arguments_check(struct call_arguments *a, enum argument_check check)
{
	if (checks[check])
		return checks[check](a);
	return check_choice(a, &choices[check]);
}
