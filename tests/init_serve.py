#!/usr/bin/env python3
"""What owui-lint init writes, served by a real HAProxy on loopback; and its scripts, with certbot,
docker and systemctl replaced by witnesses.

usage: init_serve.py OWUI-LINT [TEST...]
"""
import os
import pathlib
import shutil
import subprocess
import sys
import time

import program
import serve
from program import PROGRAM

HAPROXY = shutil.which("haproxy", path=os.environ.get("PATH", "") + ":/usr/sbin")
CHAT = serve.CHAT
IN_COMPOSE = [("open-webui:8080 resolvers docker init-addr none", "10.20.0.5:8080"),
              ("certbot:8688 resolvers docker init-addr none", "127.0.0.1:8688"),
              ("log stdout format raw local0", "log 127.0.0.1:1 local0")]


def written(folder, *options):
    where = folder / "d"
    subprocess.run([PROGRAM, "init", "--host", CHAT, *options, where], check=True, capture_output=True)
    certs = where / "haproxy.root/etc/haproxy/certs"
    certs.mkdir(parents=True)
    (certs / f"{CHAT}.pem").touch()
    return where


def served(folder, *options, **more):
    serve.CORPUS = str(folder)
    written(folder, *options)
    return serve.Served(HAPROXY, "d", **more)


def look(s):
    a = s.get(80, serve.CHALLENGE)
    serve.same((a.status, a.who, a.seen["path"]), (200, "responder", serve.CHALLENGE))
    a = s.get(80, "/a?b=c")
    serve.same((a.status, a.headers["location"]), (301, f"https://{CHAT}/a?b=c"))
    a = s.get(443, headers=[("X-Forwarded-Proto", "http"), ("X-Forwarded-For", "192.0.2.1"), ("X-Real-IP", "192.0.2.1")])
    serve.same((a.status, a.who), (200, "application"))
    serve.same([a.saw(n) for n in ("x-forwarded-proto", "x-forwarded-for", "x-real-ip")], [["https"], ["127.0.0.1"], ["127.0.0.1"]])
    serve.same(a.headers["strict-transport-security"], "max-age=31536000")
    serve.same(s.get(443, host="other.kitsune.test").status, 421)
    status, ws = s.websocket(443)
    assert status == 101 and serve.echoes(ws)


def test_plain(folder):
    with served(folder) as s:
        look(s)


def test_compose(folder):
    with served(folder, "--layout", "compose", edits=IN_COMPOSE) as s:
        look(s)


def test_own_certificate_has_no_responder(folder):
    with served(folder, "--certificate", "own") as s:
        serve.same(s.get(80, serve.CHALLENGE).status, 301)
        serve.same(s.get(443).who, "application")


def test_login_is_limited(folder):
    with served(folder, "--rate-limit") as s:
        look(s)
        seen = [s.get(443, "/api/v1/auths/signin", method="POST").status for _ in range(12)]
        serve.same(seen, [200] * 10 + [429] * 2)
        serve.same(s.get(443).status, 200)


def test_timeouts(folder):
    """An hour and ten minutes are two seconds here."""
    with served(folder, scale={"1h": "2s", "10m": "2s", "60s": "1s"}) as s:
        status, ws = s.websocket(443)
        time.sleep(1.2)
        assert serve.echoes(ws), "an idle WebSocket is closed by the client's timeout"
        serve.near(serve.closes_after(ws), 2)
        assert s.get(443, "/events?seconds=1.4").body.endswith(b"last\n\n")
        serve.same(s.get(443, "/?seconds=3").status, 504)


def test_scripts(folder):
    """certbot is asked for the right thing, and its answer becomes what HAProxy loads."""
    where, bin_ = written(folder), folder / "bin"
    bin_.mkdir()
    live = folder / "live"
    live.mkdir()
    certs = folder / "certs"
    for script in where.glob("certbot/*.sh"):
        script.write_text(script.read_text().replace("/etc/haproxy/certs", str(certs)))
    for name in ("certbot", "systemctl"):
        (bin_ / name).write_text(f'#!/bin/sh\necho "{name} $*" >>{folder}/said\n')
        (bin_ / name).chmod(0o755)
    env = {**os.environ, "PATH": f"{bin_}:{os.environ['PATH']}"}
    subprocess.run([where / "certbot/issue.sh"], check=True, env=env, capture_output=True)
    pem = certs / f"{CHAT}.pem"
    text = pem.read_text()
    assert "BEGIN CERTIFICATE" in text and "PRIVATE KEY" in text and pem.stat().st_mode & 0o777 == 0o600
    said = (folder / "said").read_text().splitlines()
    serve.same(said, ["systemctl reload-or-restart haproxy",
                      "certbot certonly --non-interactive --agree-tos --register-unsafely-without-email --standalone "
                      f"--preferred-challenges http --http-01-port 8688 --domain {CHAT} --deploy-hook {where}/certbot/deploy-hook.sh"])
    (live / "fullchain.pem").write_text("chain\n")
    (live / "privkey.pem").write_text("key\n")
    subprocess.run([where / "certbot/deploy-hook.sh"], check=True, env={**env, "RENEWED_LINEAGE": str(live)})
    assert pem.read_text() == "chain\nkey\n" and os.listdir(certs) == [pem.name]
    assert (folder / "said").read_text().splitlines()[-1] == "systemctl reload haproxy"
    subprocess.run([where / "certbot/issue.sh"], check=True, env=env, capture_output=True)
    assert pem.read_text() == "chain\nkey\n", "a certificate that is there is replaced by the stand-in"


def main(wanted):
    if not HAPROXY or not shutil.which("openssl"):
        print("0 passed, 0 failed: haproxy or openssl is missing")
        return 77
    return program.main(globals(), wanted, pathlib.Path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[2:]))
