// probe_report: findings about the application, once a cause.
#pragma once

#include "model/probes.h"
#include "model/rule.h"

// The rule's severity where it is certain that the backend is the application; else an info, whose
// help says how to name it.
struct diag *report_application(struct sink *out, enum severity severity, const struct probe *p,
	struct span at, const char *fmt, ...) PRINTF(5, 6);

// Whether the running rule has said something at that place already.
bool reported_at(struct sink *out, struct span at);

// "50 s", "600 ms".
const char *duration(struct arena *a, long ms);
