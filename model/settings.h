// settings: what the user says of the deployment; the same for every rule.
#pragma once

#include "parser/tree.h"

struct host;

struct text_list {
	struct text *items;
	size_t count;
};

struct settings {
	unsigned targets;        // versions to judge for: bits; ALL_VERSIONS without --target
	bool targets_named;      // --target was given
	const struct host *host; // what the machine has; NULL: nothing is known of it
	const struct definition *defines;
	struct text_list applications; // names of proxies that are Open WebUI
	struct text_list hosts;        // host names that are served
	bool no_acme;                  // the certificates come by another way than HTTP-01
	int64_t now;                   // seconds since 1970, for certificates
	long websocket_idle;           // ms; the shortest silence an open WebSocket must bear
	long response_silence;         // ms; the longest silence of an answer
	long certificate_days;         // days before its end at which a certificate is reported
	const char *compose; // path of the compose file; NULL: the one next to the configuration
};

// 30 s, 120 s, 21 days, every version, no host.
struct settings settings_default(void);

// Those of the releases for which something is reported that only they do: without --target, what
// not every release does is none.
unsigned settings_judged(const struct settings *s, unsigned versions);

// The releases that a finding tells of, which holds for `versions`: 0 if those are all that are
// judged.
unsigned settings_told(const struct settings *s, unsigned versions);
