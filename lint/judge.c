#include "lint/judge.h"

#include <pthread.h>
#include <sched.h>

#include "lint/lint.h"
#include "lint/progress.h"
#include "parser/task.h"

// Starting a thread costs about as much as a small configuration.  One thread is left to say how
// far the others are.
enum { MOST_JOBS = TASKS_AT_ONCE - 1, UNITS_FOR_A_THREAD = 8 };

// What the threads share.  Each takes the next configuration until none is left.
struct work {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct judged *all;
	size_t n, next, done;
};

struct worker {
	struct work *work;
	struct arena arena;
};

static void
judge_unit(struct arena *a, struct judged *t)
{
	const struct policy *policy = &t->setup->policy;

	t->diags = lint(a, &t->unit, &t->setup->settings, policy_rules(a, policy), &t->n);
	t->n = policy_apply(a, policy, t->diags, t->n);
}

// NULL if none is left.
static struct judged *
next_unit(struct work *w, bool finished_one)
{
	struct judged *t = NULL;

	pthread_mutex_lock(&w->lock);
	w->done += finished_one;
	if (w->next < w->n)
		t = &w->all[w->next++];
	if (w->done == w->n)
		pthread_cond_signal(&w->changed);
	pthread_mutex_unlock(&w->lock);
	return t;
}

static void
work_on(void *arg)
{
	struct worker *worker = arg;
	struct judged *t = next_unit(worker->work, false);

	while (t) {
		judge_unit(&worker->arena, t);
		t = next_unit(worker->work, true);
	}
}

// Says how far the threads are until all is done.
static void
tell(void *arg)
{
	struct work *w = arg;
	struct progress p = progress_begin();

	pthread_mutex_lock(&w->lock);
	while (w->done < w->n) {
		struct timespec until = progress_next(&p);

		if (pthread_cond_timedwait(&w->changed, &w->lock, &until) != 0 && w->next > 0 &&
			w->done < w->n)
			progress_show(&p, w->done, w->n, w->all[w->next - 1].unit.sources[0]);
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
	size_t most = n / UNITS_FOR_A_THREAD + 1;

	return processors() < most ? processors() : most;
}

void
judge(struct arena *a, struct judged *all, size_t n, size_t jobs, bool talk)
{
	struct work w = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, all, n, 0, 0 };
	struct worker workers[MOST_JOBS] = { 0 };
	struct task tasks[TASKS_AT_ONCE] = { 0 };
	size_t ntasks = 0;

	while (ntasks < MOST_JOBS && ntasks < jobs && ntasks < n) {
		workers[ntasks].work = &w;
		tasks[ntasks] = (struct task){ work_on, &workers[ntasks] };
		ntasks++;
	}
	jobs = ntasks;
	if (talk && progress_wanted())
		tasks[ntasks++] = (struct task){ tell, &w };
	tasks_run(tasks, ntasks);
	for (size_t i = 0; i < jobs; i++)
		arena_adopt(a, &workers[i].arena);
}
