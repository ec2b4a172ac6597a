// fetch: the sample fetches and converters there are, and the types of their values.
#pragma once

#include "parser/version.h"

enum type {
	TYPE_ANY,
	TYPE_SAME, // of a converter: its input's
	TYPE_BOOL,
	TYPE_SINT,
	TYPE_ADDR, // IPv4 or IPv6
	TYPE_IPV4,
	TYPE_IPV6,
	TYPE_STR,
	TYPE_BIN,
	TYPE_METH,
	TYPE_COUNT
};

extern const char *const type_names[TYPE_COUNT]; // for messages

// Whether a value of one type can be had as another.
bool type_casts(enum type from, enum type to, unsigned version);

// Where an expression may stand: the columns of HAProxy's "-dKall".
enum place {
	PLACE_FE_CONNECTION, // tcp-request connection
	PLACE_FE_SESSION,
	PLACE_FE_REQUEST, // tcp-request content
	PLACE_FE_HTTP_REQUEST,
	PLACE_FE_HTTP_REQUEST_BODY,
	PLACE_FE_USE_BACKEND,
	PLACE_BE_REQUEST,
	PLACE_BE_HTTP_REQUEST,
	PLACE_BE_HTTP_REQUEST_BODY,
	PLACE_BE_USE_SERVER, // balance and "stick match" too
	PLACE_BE_SERVER,     // "source" and "sni" of a server
	PLACE_BE_RESPONSE,
	PLACE_BE_HTTP_RESPONSE,
	PLACE_BE_HTTP_RESPONSE_BODY,
	PLACE_BE_STICK_STORE,
	PLACE_FE_RESPONSE,
	PLACE_FE_HTTP_RESPONSE,
	PLACE_FE_HTTP_RESPONSE_BODY,
	PLACE_LOG,
	PLACE_CHECK,
	PLACE_CONFIGURATION,
	PLACE_CLI,
	PLACE_COUNT
};

#define PLACE_BIT(place) (1u << (place))

enum source_kind {
#define SOURCE(id, http, places) FROM_##id,
#include "parser/sources.def"
#undef SOURCE
	FROM_COUNT
};

struct source_kind_row {
	const char *places; // "Y" or "." for each enum place
	bool http;
};
extern const struct source_kind_row source_kinds[FROM_COUNT];

// As a set of PLACE_BITs.
unsigned source_places(enum source_kind from);

#define SOURCE_BIT(from) (1u << (from))

// Sources that are bytes on their way: in mode http there are none.
#define RAW_SOURCES                                                                                \
	(SOURCE_BIT(FROM_RAW_REQUEST) | SOURCE_BIT(FROM_RAW_EITHER) | SOURCE_BIT(FROM_RAW_RESPONSE))

// Where the value of a fetch comes from; 0 for releases that differ or lack it.
unsigned fetch_source(struct text name, unsigned versions);

// What more than their types is asked of the arguments; see arguments.c.
enum argument_check {
	ARGUMENTS_NONE,
	ARGUMENTS_ACLS, // names of ACLs
	ARGUMENTS_ADD_ITEM,
	ARGUMENTS_AES,
	ARGUMENTS_BASE64,
	ARGUMENTS_BIN,
	ARGUMENTS_BITS,
	ARGUMENTS_BLOCK,
	ARGUMENTS_BOOL,
	ARGUMENTS_BYTES,
	ARGUMENTS_CHUNK,
	ARGUMENTS_DELIMITER,
	ARGUMENTS_DIGEST,
	ARGUMENTS_DN_FORMAT,
	ARGUMENTS_FIELD,
	ARGUMENTS_HEX_CHUNK,
	ARGUMENTS_HMAC,
	ARGUMENTS_JSON,
	ARGUMENTS_JSON_QUERY,
	ARGUMENTS_JSON_TYPE,
	ARGUMENTS_JWT_ALG,
	ARGUMENTS_MAP,
	ARGUMENTS_METHOD,
	ARGUMENTS_OCCURRENCE,
	ARGUMENTS_OPERATOR,
	ARGUMENTS_PAYLOAD_LV,
	ARGUMENTS_PROTOBUF,
	ARGUMENTS_QUERY,
	ARGUMENTS_REGSUB,
	ARGUMENTS_RTT_UNIT,
	ARGUMENTS_SCOPE,
	ARGUMENTS_SET_VAR,
	ARGUMENTS_TLV,
	ARGUMENTS_TOKEN,
	ARGUMENTS_UNIT,
	ARGUMENTS_UNIT_SECOND, // the second argument is one
	ARGUMENTS_URL_ENC,
	ARGUMENTS_UUID,
	ARGUMENTS_VARIABLE,
	ARGUMENTS_VARIABLE_SECOND,
	ARGUMENTS_WHEN,
	ARGUMENTS_COUNT
};

struct fetch {
	const char *name;
	enum type type;
	const char *args; // see fetches.def
	enum source_kind from;
	enum argument_check check;
	unsigned versions;
};

struct converter {
	const char *name;
	enum type in, out;
	const char *args;
	enum argument_check check;
	unsigned versions;
};

// The rows of a name: the first one, and how many follow each other; NULL if there is none.
const struct fetch *fetch_rows(struct text name, size_t *n);
const struct converter *converter_rows(struct text name, size_t *n);

// The name that `name` is probably meant to be; NULL if none is near.
const char *fetch_nearest(struct text name);
const char *converter_nearest(struct text name);
