// Any bytes as a YAML file: as settings, as a test file, as the compose file of a deployment.

#include "lint/setup.h"
#include "lint/suite.h"
#include "tests/fuzz/fuzz.h"

static const char configuration[] = "global\n"
				    "    daemon\n"
				    "frontend web\n"
				    "    mode http\n"
				    "    bind :80\n"
				    "    bind :443 ssl crt /etc/haproxy/certs/\n"
				    "    default_backend app\n"
				    "backend app\n"
				    "    mode http\n"
				    "    server a open-webui:8080 resolvers docker\n"
				    "    server b localhost:3000\n";

static const char *
walk(const struct source *src, const struct yaml *node)
{
	const char *why = NULL;

	if ((size_t)node->at.off + node->at.len > src->len ||
		(size_t)node->key_at.off + node->key_at.len > src->len)
		return "a node leaves the source";
	// A node may be met often: the places of one level are enough.
	for (const struct yaml *item = node->items; item && !why; item = item->next)
		if ((size_t)item->at.off + item->at.len > src->len)
			why = "a node leaves the source";
	return why;
}

static void
as_settings(struct arena *a, const struct yaml *root)
{
	struct settings_file file = { "settings.yaml", "/", root };
	struct setup setup = { .settings = settings_default() };

	settings_load(a, &file, &setup);
}

static void
as_compose(struct arena *a, const char *content)
{
	const struct host_row rows[] = {
		{ "/compose.yaml", HOST_FILE, 0644, NULL, NULL, content, 0 },
		{ 0 },
	};

	lint_must_hold(a, text_of(configuration), host_of(a, rows), ALL_VERSIONS, strlen(content));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct text bytes = { (const char *)data, size };
	const struct source *src = source_of(&a, "bytes.yaml", bytes);
	struct yaml_fault fault = { 0 };
	const struct yaml *root = yaml_read(&a, src, &fault);

	if (root) {
		must_hold(walk(src, root));
		as_settings(&a, root);
		suite_of(&a, src);
	} else {
		must_hold(fault.why ? NULL : "a fault says nothing");
		must_hold((size_t)fault.at.off + fault.at.len <= src->len
				  ? NULL
				  : "a fault leaves the source");
	}
	as_compose(&a, text_string(&a, bytes));
	arena_free(&a);
	return 0;
}
