#include "tests/fuzz/world.h"

#include <stddef.h>

#include "rules/example_pem.h"

const struct host_row world[] = {
	{ "/a.pem", HOST_FILE, 0600, NULL, NULL, EXAMPLE_LEAF EXAMPLE_INTERMEDIATE EXAMPLE_LEAF_KEY,
		0 },
	{ "/certs/b.pem", HOST_FILE, 0644, "haproxy", NULL, EXAMPLE_OTHER EXAMPLE_LEAF_KEY, 0 },
	{ "/certs/README", HOST_FILE, 0644, NULL, NULL, "words\n", 0 },
	{ "/list", HOST_FILE, 0644, NULL, NULL, "/a.pem [alpn h2] !x *.example.org\n", 0 },
	{ "/map", HOST_FILE, 0644, NULL, NULL, "chat.example.org app\n/x b\n^/y c # d\n", 0 },
	{ "/acl", HOST_FILE, 0644, NULL, NULL, "/.well-known/acme-challenge/\n10.0.0.0/8\n", 0 },
	{ "/hidden", HOST_UNKNOWN, 0, NULL, NULL, NULL, 0 },
	{ "/compose.yaml", HOST_FILE, 0644, NULL, NULL,
		"services:\n"
		"  open-webui:\n"
		"    image: ghcr.io/open-webui/open-webui:main\n"
		"    ports: [\"3000:8080\"]\n"
		"    environment: { WEBUI_URL: https://chat.example.org }\n"
		"  manager:\n"
		"    image: haproxy-manager\n"
		"    ports: [\"8000:8000\"]\n",
		0 },
	{ "/etc/letsencrypt/renewal/a.conf", HOST_FILE, 0644, NULL, NULL,
		"fullchain = /a.pem\n[renewalparams]\nauthenticator = standalone\n"
		"http01_port = 8888\n",
		0 },
	{ 0 },
};
