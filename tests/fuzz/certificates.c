// Any bytes as what a configuration names of certificates: PEM, a list of them, a CA, certbot's
// renewal file.

#include "model/certificate.h"
#include "rules/example_pem.h"
#include "tests/fuzz/fuzz.h"

static const char configuration[] =
	"global\n"
	"    crt-base /\n"
	"frontend web\n"
	"    mode http\n"
	"    bind :80\n"
	"    bind :443 ssl crt /bytes.pem crt /good.pem ca-file /bytes.pem verify required\n"
	"    bind :444 ssl crt-list /bytes.list\n"
	"    bind :445 ssl crt /folder/\n"
	"    http-request redirect scheme https unless { ssl_fc }\n"
	"    use_backend %[req.hdr(host),lower,map(/bytes.map)]\n"
	"    http-request deny if { path_beg -f /bytes.map }\n"
	"    default_backend app\n"
	"backend app\n"
	"    mode http\n"
	"    server a 192.0.2.1:443 ssl verify required ca-file /bytes.pem\n";

static void
as_files(struct arena *a, struct text bytes)
{
	const char *content = text_string(a, bytes);
	const struct host_row rows[] = {
		{ "/bytes.pem", HOST_FILE, 0600, NULL, NULL, content, 0 },
		{ "/bytes.list", HOST_FILE, 0600, NULL, NULL, content, 0 },
		{ "/bytes.map", HOST_FILE, 0600, NULL, NULL, content, 0 },
		{ "/folder/a.pem", HOST_FILE, 0600, NULL, NULL, content, 0 },
		{ "/folder/a.pem.key", HOST_FILE, 0600, NULL, NULL, content, 0 },
		{ "/good.pem", HOST_FILE, 0600, NULL, NULL, EXAMPLE_LEAF EXAMPLE_LEAF_KEY, 0 },
		{ "/good.pem.ocsp", HOST_FILE, 0600, NULL, NULL, content, 0 },
		{ "/good.pem.sctl", HOST_FILE, 0600, NULL, NULL, content, 0 },
		{ "/good.pem.issuer", HOST_FILE, 0600, NULL, NULL, content, 0 },
		{ "/etc/letsencrypt/renewal/a.conf", HOST_FILE, 0600, NULL, NULL, content, 0 },
		{ 0 },
	};
	const struct host *host = host_of(a, rows);

	lint_must_hold(a, text_of(configuration), host, ALL_VERSIONS, bytes.len);
	certificate_load_pair(host, a, TEXT("/good.pem"), TEXT("/bytes.pem"));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct text bytes = { (const char *)data, size };

	certificate_form_of(text_printf(&a, "%.*s", TEXT_ARG(bytes)));
	as_files(&a, bytes);
	arena_free(&a);
	return 0;
}
