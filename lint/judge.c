#include "lint/judge.h"

#include <pthread.h>
#include <sched.h>

#include "lint/lint.h"
#include "lint/progress.h"

// Starting a thread costs about as much as a small configuration.
enum { MOST_JOBS = 64, TASKS_FOR_A_THREAD = 8 };

// What the threads share.  Each takes the next task until none is left.
struct work {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct task *tasks;
	size_t n, next, done;
};

struct worker {
	pthread_t thread;
	struct work *work;
	struct arena arena;
	bool started;
};

static void
judge_task(struct arena *a, struct task *t)
{
	const struct policy *policy = &t->setup->policy;

	t->diags = lint(a, &t->unit, &t->setup->settings, policy_rules(a, policy), &t->n);
	t->n = policy_apply(a, policy, t->diags, t->n);
}

// NULL if none is left.
static struct task *
next_task(struct work *w, bool finished_one)
{
	struct task *t = NULL;

	pthread_mutex_lock(&w->lock);
	w->done += finished_one;
	if (w->next < w->n)
		t = &w->tasks[w->next++];
	if (w->done == w->n)
		pthread_cond_signal(&w->changed);
	pthread_mutex_unlock(&w->lock);
	return t;
}

static void *
work_on(void *arg)
{
	struct worker *worker = arg;
	struct task *t = next_task(worker->work, false);

	while (t) {
		judge_task(&worker->arena, t);
		t = next_task(worker->work, true);
	}
	return NULL;
}

// Says how far the threads are until all is done.
static void
wait_for(struct work *w, bool talk)
{
	struct progress p = progress_begin(talk);

	pthread_mutex_lock(&w->lock);
	while (w->done < w->n) {
		struct timespec until = progress_next(&p);

		if (pthread_cond_timedwait(&w->changed, &w->lock, &until) != 0 && w->done < w->n)
			progress_show(&p, w->done, w->n, w->tasks[w->next - 1].unit.sources[0]);
	}
	pthread_mutex_unlock(&w->lock);
	progress_end(&p);
}

// The processors that this process may use.
static size_t
processors(void)
{
	cpu_set_t set;
	int n = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : 1;

	return n > 0 ? (size_t)n : 1;
}

size_t
judge_jobs(size_t n)
{
	size_t most = n / TASKS_FOR_A_THREAD + 1;

	return processors() < most ? processors() : most;
}

static void
judge_together(struct arena *a, struct task *tasks, size_t n, size_t jobs, bool talk)
{
	struct work w = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, tasks, n, 0, 0 };
	struct worker workers[MOST_JOBS] = { 0 };

	for (size_t i = 0; i < jobs; i++) {
		workers[i].work = &w;
		workers[i].started =
			pthread_create(&workers[i].thread, NULL, work_on, &workers[i]) == 0;
	}
	// Where no thread can be had, this one does it.
	if (!workers[0].started)
		work_on(&workers[0]);
	wait_for(&w, talk);
	for (size_t i = 0; i < jobs; i++) {
		if (workers[i].started)
			pthread_join(workers[i].thread, NULL);
		arena_adopt(a, &workers[i].arena);
	}
}

void
judge(struct arena *a, struct task *tasks, size_t n, size_t jobs, bool talk)
{
	if (jobs > MOST_JOBS)
		jobs = MOST_JOBS;
	if (jobs > n)
		jobs = n;
	if (jobs > 1 || (talk && n > 0 && progress_wanted()))
		judge_together(a, tasks, n, jobs, talk);
	else
		for (size_t i = 0; i < n; i++)
			judge_task(a, &tasks[i]);
}
