// task: functions that run at the same time.
#pragma once

#include <stddef.h>

enum { TASKS_AT_ONCE = 64 };

// Text from which on a second thread saves more than it costs, in bytes.
enum { WORTH_A_TASK = 1 << 20 };

struct task {
	void (*run)(void *arg);
	void *arg;
};

// Runs them all and returns when all have ended: the first on this thread, each other on one of its
// own, or after the first where there are too many or the system gives none.
void tasks_run(const struct task *tasks, size_t n);
