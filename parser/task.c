#include "parser/task.h"

#include <pthread.h>
#include <stdbool.h>

enum { MAX_THREADS = 8 };

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
	pthread_t threads[MAX_THREADS];
	bool started[MAX_THREADS] = { false };

	for (size_t i = 1; i < n && i < MAX_THREADS; i++)
		started[i] = !pthread_create(&threads[i], NULL, start, (void *)&tasks[i]);
	for (size_t i = 0; i < n; i++)
		if (i >= MAX_THREADS || !started[i])
			tasks[i].run(tasks[i].arg);
	for (size_t i = 1; i < n && i < MAX_THREADS; i++)
		if (started[i])
			pthread_join(threads[i], NULL);
}
