#!/usr/bin/env bash
# A stranger's way to a hook that fails and then passes: pre-commit builds the program from this
# repository, and runs it in another one.  Needs PyPI.
set -euo pipefail
top=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install pre-commit
export PRE_COMMIT_HOME=$work/cache PATH=$work/venv/bin:$PATH

git init -q "$work/site"
cd "$work/site"
printf 'frontend web\n    bind :8080\n    use_backend nowhere\n' >haproxy.cfg
git add haproxy.cfg
if pre-commit try-repo "$top" owui-lint --files haproxy.cfg >"$work/log" 2>&1; then
	cat "$work/log"
	echo 'FAIL: the hook passes a configuration that is wrong'
	exit 1
fi
grep -q "no backend is named 'nowhere'" "$work/log" || { cat "$work/log"; exit 1; }

printf 'defaults\n    mode http\n    timeout client 1m\n    timeout server 10m\n    timeout connect 5s\n\n' >haproxy.cfg
printf 'frontend web\n    bind :8443 ssl crt /etc/haproxy/certs/elsewhere.pem\n    default_backend site\n\nbackend site\n    http-request set-header X-Forwarded-Proto https\n    server a 192.0.2.1:80\n' >>haproxy.cfg
pre-commit try-repo "$top" owui-lint --files haproxy.cfg >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
echo '2 passed, 0 failed'
