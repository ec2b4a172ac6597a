#include "parser/task.h"

#include <pthread.h>
#include <stdbool.h>

static void *
start(void *arg)
{
	const struct task *t = arg;

	t->run(t->arg);
	return NULL;
}

void
tasks_run(const struct task *tasks, size_t n)
{
	pthread_t threads[TASKS_AT_ONCE];
	bool started[TASKS_AT_ONCE] = { false };

	for (size_t i = 1; i < n && i < TASKS_AT_ONCE; i++)
		started[i] = !pthread_create(&threads[i], NULL, start, (void *)&tasks[i]);
	for (size_t i = 0; i < n; i++)
		if (i >= TASKS_AT_ONCE || !started[i])
			tasks[i].run(tasks[i].arg);
	for (size_t i = 1; i < n && i < TASKS_AT_ONCE; i++)
		if (started[i])
			pthread_join(threads[i], NULL);
}
