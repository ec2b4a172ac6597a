#!/usr/bin/env python3
"""The scripts that owui-lint init writes get a certificate through the HAProxy that it configures, and
renew it: Debian's certbot asks Debian's pebble, a CA for tests.  All of it on loopback.

usage: init_acme.py OWUI-LINT
"""
import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time

import serve
import init_serve

CHAT = serve.CHAT


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(port, seconds=10):
    end = time.time() + seconds
    while time.time() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"nothing listens on port {port}")


class Authority:
    """pebble, which asks for the challenge on `port`, and a name server that knows one address."""

    def __init__(self, folder, port):
        self.folder, self.port = folder, port
        self.api, management, dns, doors = free_port(), free_port(), free_port(), free_port()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=DNS:localhost", "-keyout", folder / "ca.key", "-out", folder / "ca.pem"],
                       check=True, capture_output=True)
        (folder / "pebble.json").write_text(json.dumps({"pebble": {
            "listenAddress": f"127.0.0.1:{self.api}", "managementListenAddress": f"127.0.0.1:{management}",
            "certificate": str(folder / "ca.pem"), "privateKey": str(folder / "ca.key"), "httpPort": port, "tlsPort": free_port(),
            "ocspResponderURL": "", "externalAccountBindingRequired": False}}))
        quiet = {"stdout": open(folder / "pebble.log", "w"), "stderr": subprocess.STDOUT}
        self.running = [
            subprocess.Popen(["pebble-challtestsrv", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dns01", f"127.0.0.1:{dns}",
                              "-http01", "", "-https01", "", "-tlsalpn01", "", "-management", f"127.0.0.1:{doors}"], **quiet),
            subprocess.Popen(["pebble", "-config", folder / "pebble.json", "-dnsserver", f"127.0.0.1:{dns}"],
                             env={**os.environ, "PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0"}, **quiet)]

    def __enter__(self):
        wait_for(self.api)
        return self

    def __exit__(self, *_):
        for process in self.running:
            process.kill()
            process.wait()


def witness(folder, name, text):
    (folder / "bin").mkdir(exist_ok=True)
    (folder / "bin" / name).write_text(text)
    (folder / "bin" / name).chmod(0o755)


def environment(folder, authority, responder):
    """Programs in the place of certbot and systemctl: the first is certbot, told of the test's CA."""
    where = " ".join(f"--{name}-dir {folder}/{name}" for name in ("config", "work", "logs"))
    witness(folder, "systemctl", f'#!/bin/sh\necho "$*" >>{folder}/said\n')
    witness(folder, "certbot", "#!/bin/sh\n# The port that the scripts name may be taken on this machine.\n"
            f'n=0; for word; do shift; [ "$word" = 8688 ] && word={responder}; set -- "$@" "$word"; done\n'
            f'exec {shutil.which("certbot")} {where} --server https://localhost:{authority.api}/dir "$@"\n')
    return {**os.environ, "PATH": f"{folder}/bin:{os.environ['PATH']}", "REQUESTS_CA_BUNDLE": str(folder / "ca.pem")}


def run(env, *command):
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
    assert done.returncode == 0, done.stdout.decode()


def issuer(s):
    with s.connect(443, sni=CHAT) as c:
        pem = ssl.DER_cert_to_PEM_cert(c.getpeercert(True)).encode()
    return subprocess.run(["openssl", "x509", "-noout", "-issuer"], input=pem, check=True, capture_output=True).stdout.decode()


def restart(s):
    s.process.kill()
    s.process.wait()
    s.process.stderr.close()
    s.__enter__()


def check(folder):
    responder = free_port()
    s = init_serve.served(folder)
    s.text = s.text.replace(f"server certbot 127.0.0.1:{serve.PEERS['responder'].port}", f"server certbot 127.0.0.1:{responder}")
    certs = pathlib.Path(s.folder, "etc/haproxy/certs")
    scripts = folder / "d/certbot"
    for script in scripts.glob("*.sh"):
        script.write_text(script.read_text().replace("/etc/haproxy/certs", str(certs)))
    with s, Authority(folder, s.ports[80]) as authority:
        env = environment(folder, authority, responder)
        assert "Pebble" not in issuer(s)
        run(env, scripts / "issue.sh")
        assert (folder / "said").read_text() == "reload-or-restart haproxy\nreload haproxy\n", (folder / "said").read_text()
        first = (certs / f"{CHAT}.pem").read_text()
        restart(s)
        assert "Pebble" in issuer(s)
        serve.same(s.get(443).who, "application")
        run(env, folder / "bin/certbot", "renew", "--force-renewal", "--no-random-sleep-on-renew")
        assert (certs / f"{CHAT}.pem").read_text() != first
        restart(s)
        assert "Pebble" in issuer(s)


def main():
    if not init_serve.HAPROXY or not all(map(shutil.which, ("openssl", "certbot", "pebble", "pebble-challtestsrv"))):
        print("0 passed, 0 failed: haproxy, openssl, certbot or pebble is missing")
        return 77
    with tempfile.TemporaryDirectory() as path:
        try:
            check(pathlib.Path(path))
        except Exception as e:  # whatever it is, the case failed
            print(f"FAIL: {type(e).__name__}: {e}\n0 passed, 1 failed")
            return 1
    print("1 passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
