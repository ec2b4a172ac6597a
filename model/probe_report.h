// probe_report: findings about the application, once a cause.
#pragma once

#include "model/probes.h"
#include "model/rule.h"

// The rule's severity where it is certain that the backend is the application; else an info, whose
// help says how to name it.
struct diag *report_application(struct sink *out, enum severity severity, const struct probe *p,
	struct span at, const char *fmt, ...) PRINTF(5, 6);

// What the running rule has said at that place already; NULL for nothing.
struct diag *reported_at(struct sink *out, struct span at);

// Mends of a finding that several applications share, unsafe: another word, or a line in each
// application's section.  Where one of them is out of its reach, none is made.
void mend_word(struct sink *out, struct diag *d, struct span word, const char *text);
void mend_application(struct sink *out, struct diag *d, const struct probe *p, const char *text);

// Whether it is HAProxy that ends the probe's TLS, and hands plain HTTP to the application itself.
bool probe_ends_tls(const struct probe *p);

// "50 s", "600 ms".
const char *duration(struct arena *a, long ms);
