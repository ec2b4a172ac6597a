#!/usr/bin/env python3
"""Serves the corpus with a real HAProxy on loopback, and looks whether what the findings say happens.

usage: serve.py [HAPROXY [NAME...]]

Each configuration is moved to free ports of 127.0.0.1 and given certificates made on the spot; behind
it stand an application (with a WebSocket and an event stream), a challenge responder and a manager.
"""
import base64
import contextlib
import hashlib
import http.client
import json
import os
import re
import shutil
import socket
import socketserver
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

CORPUS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "corpus")
CHALLENGE = "/.well-known/acme-challenge/" + "t0ken_" * 7 + "x"
CHAT = "chat.kitsune.test"
WIKI = "wiki.kitsune.test"


# What stands behind HAProxy.

class Peer(socketserver.StreamRequestHandler):
    """An HTTP server that answers with what it was asked, in JSON."""

    def handle(self):
        with contextlib.suppress(OSError, ValueError):
            while self.answer():
                pass

    def answer(self):
        line = self.rfile.readline().decode("latin-1").split()
        headers = []
        while (header := self.rfile.readline().decode("latin-1").strip()):
            name, value = header.split(":", 1)
            headers.append((name.lower(), value.strip()))
        if len(line) < 3:
            return False
        asked = dict(headers)
        self.rfile.read(int(asked.get("content-length", 0)))
        path, _, query = line[1].partition("?")
        seconds = float(dict(urllib.parse.parse_qsl(query)).get("seconds", 0))
        upgrade = (asked.get("upgrade", "").lower() == "websocket"
                   and "upgrade" in asked.get("connection", "").lower())
        if upgrade:
            self.echo(asked["sec-websocket-key"])
            return False
        if path == "/events":
            self.stream(seconds)
            return False
        time.sleep(seconds)
        body = json.dumps({"who": self.server.who, "path": line[1], "headers": headers}).encode()
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                         b"Content-Length: %d\r\n\r\n" % len(body) + body)
        return True

    def echo(self, key):
        proof = hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
        self.wfile.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                         b"Connection: Upgrade\r\nSec-WebSocket-Accept: "
                         + base64.b64encode(proof) + b"\r\n\r\n")
        while (data := self.request.recv(4096)):
            self.request.sendall(data)

    def stream(self, seconds):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                         b"Connection: close\r\n\r\ndata: first\n\n")
        time.sleep(seconds)
        self.wfile.write(b"data: last\n\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, who):
        self.who = who
        super().__init__(("127.0.0.1", 0), Peer)
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()


PEERS = {who: Server(who) for who in ("application", "wiki", "responder", "manager")}


# Moving a configuration.

def free_ports(n, above):
    """The first of n ports in a row that nobody listens on."""
    for first in range(above + 1, 32000, n):
        with contextlib.ExitStack() as stack:
            try:
                for port in range(first, first + n):
                    s = stack.enter_context(socket.socket())
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    s.bind(("127.0.0.1", port))
            except OSError:
                continue
            return first
    raise SystemExit("no free ports")


def make_pem(folder, name, host):
    path = os.path.join(folder, name)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                    "/CN=" + host, "-addext", "subjectAltName=DNS:" + host, "-keyout", path + ".k",
                    "-out", path + ".c"], check=True, capture_output=True)
    with open(path, "w") as out:
        for part in (".c", ".k"):
            with open(path + part) as src:
                out.write(src.read())
            os.remove(path + part)


class Served:
    """A configuration of the corpus, moved and running."""

    def __init__(self, haproxy, name, scale=None, edits=()):
        self.name = name
        self.haproxy = haproxy
        self.ports = {}
        self.folder = tempfile.mkdtemp(prefix="owui-lint-serve-")
        self.process = None
        with open(os.path.join(CORPUS, name, "haproxy.cfg")) as f:
            text = f.read()
        for old, new in edits:
            assert old in text, (name, old)
            text = text.replace(old, new)
        self.text = self.move(text)
        for old, new in (scale or {}).items():
            assert re.search(r"(timeout \S+\s+)%s\b" % old, self.text), (name, old)
            self.text = re.sub(r"(timeout \S+\s+)%s\b" % old, r"\g<1>" + new, self.text)

    def port(self, n, many=1):
        if n not in self.ports:
            first = free_ports(many, max(self.ports.values(), default=12000 + os.getpid() % 15000))
            for i in range(many):
                self.ports[n + i] = first + i
        return self.ports[n]

    def move(self, text):
        """To loopback, to our peers, to files of ours, and out of the chroot."""
        # Addresses on the machine's own interfaces, ranges, and the second family.
        text = re.sub(r"(?m)^ +(bind \[::\].*|chroot .*|pidfile .*|user haproxy|group haproxy|daemon)\n",
                      "", text)
        text = re.sub(r"(bind|stats socket) (ipv4@)?([\d.*]*):(\d+)(-(\d+))?", self.move_bind, text)
        text = re.sub(r"(server \S+) ([\d.]+):(\d+)", self.move_server, text)
        text = text.replace("abns@https", "abns@https-%d" % os.getpid())
        text = text.replace("stats socket /run/haproxy", "stats socket %s" % self.folder)
        root = os.path.join(CORPUS, self.name, "haproxy.root")
        for top in ("etc", "run"):
            if os.path.isdir(os.path.join(root, top)):
                shutil.copytree(os.path.join(root, top), os.path.join(self.folder, top))
                text = re.sub(r"(?<![\w/])/%s/(haproxy|secrets|ssl/private)(?=[/ \n])" % top,
                              r"%s/%s/\1" % (self.folder, top), text)
        if "/etc/haproxy/certs" in text:  # the tutorial has no root of its own
            os.makedirs(self.folder + "/etc/haproxy/certs", exist_ok=True)
            make_pem(self.folder + "/etc/haproxy/certs", "chat.pem", CHAT)
            text = text.replace(" /etc/haproxy/certs", " %s/etc/haproxy/certs" % self.folder)
        for folder, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(folder, name)
                if name.endswith(".pem"):
                    make_pem(folder, name, name.split(".")[0] + ".kitsune.test")
                elif name.endswith(".txt"):
                    with open(path) as f:
                        content = f.read().replace("/etc/", self.folder + "/etc/")
                    with open(path, "w") as f:
                        f.write(content)
        return text

    def move_bind(self, m):
        first, last = int(m[4]), int(m[6] or m[4])
        port = self.port(first, last - first + 1)
        upto = "-%d" % (port + last - first) if m[5] else ""
        return "%s %s127.0.0.1:%d%s" % (m[1], m[2] or "", port, upto)

    def move_server(self, m):
        port = int(m[3])
        who = {8688: "responder", 8402: "responder", 8000: "manager", 80: "wiki"}.get(port, "application")
        if m[2] == "127.0.0.1" and (port in self.ports or port == 8443):
            return "%s 127.0.0.1:%d" % (m[1], self.port(port))
        return "%s 127.0.0.1:%d" % (m[1], PEERS[who].port)

    def __enter__(self):
        path = os.path.join(self.folder, "haproxy.cfg")
        with open(path, "w") as f:
            f.write(self.text)
        self.process = subprocess.Popen([self.haproxy, "-db", "-f", path], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True)
        deadline = time.time() + 10
        waiting = list(self.ports.values())
        while waiting and time.time() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", waiting[0]), 1).close()
                waiting.pop(0)
                continue
            time.sleep(0.02)
        if waiting:
            self.process.kill()
            raise AssertionError("%s does not start: %s" % (self.name, self.process.stderr.read()))
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stderr.close()
        shutil.rmtree(self.folder)

    # Asking.

    def connect(self, port, tls=None, sni=CHAT, proxy=None):
        s = socket.create_connection(("127.0.0.1", self.ports[port]), 10)
        if proxy:
            s.sendall(proxy)
        if tls if tls is not None else port == 443:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            s = context.wrap_socket(s, server_hostname=sni)
        return s

    def get(self, port, path="/", host=CHAT, headers=(), method="GET", body=b"", **connection):
        """The status, headers and (if the peer answered) what it saw."""
        with self.connect(port, sni=host, **connection) as s:
            lines = ["%s %s HTTP/1.1" % (method, path), "Host: " + host]
            if body:
                lines.append("Content-Length: %d" % len(body))
            lines += ["%s: %s" % h for h in headers]
            s.sendall(("\r\n".join(lines) + "\r\n\r\n").encode() + body)
            response = http.client.HTTPResponse(s, method=method)
            response.begin()
            return Answer(response.status, response.headers, response.read())

    def websocket(self, port, host=CHAT, path="/ws/socket.io/?EIO=4&transport=websocket"):
        """The status of an upgrade, and the connection."""
        s = self.connect(port, sni=host)
        s.sendall(("GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                   "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
                   % (path, host)).encode())
        data = b""
        while b"\r\n\r\n" not in data:
            data += s.recv(4096)
        return int(data.split()[1]), s


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body
        self.seen = json.loads(body) if body.startswith(b"{") else {}
        self.who = self.seen.get("who")

    def saw(self, name):
        """The values of a header as the peer saw them, in order."""
        return [v for n, v in self.seen.get("headers", ()) if n == name]


def echoes(s, text=b"ping"):
    try:
        s.settimeout(5)
        s.sendall(text)
        return s.recv(100) == text
    except OSError:
        return False


def closes_after(s):
    """The seconds until the other side closes."""
    start = time.time()
    s.settimeout(15)
    with contextlib.suppress(OSError):
        while s.recv(100):
            pass
    return time.time() - start


# The cases.

CASES = []


def case(name, *rules, **options):
    """A function that looks at a configuration which has findings of these rules, and no others."""
    def add(function):
        CASES.append((name, rules, options, function))
        return function
    return add


def same(got, want):
    assert got == want, "%r, not %r" % (got, want)


def near(got, want):
    """As early as that, or later by what a busy machine takes."""
    assert want - 0.3 < got < want + 2.5, "%.1f s, not %.1f s" % (got, want)


@case("deployment")
def deployment_challenge(s):
    a = s.get(80, CHALLENGE)
    same((a.status, a.who, a.seen["path"]), (200, "responder", CHALLENGE))
    for method in ("GET", "POST"):
        a = s.get(80, "/a?b=c", method=method, headers=[("X-Forwarded-Proto", "https")])
        same((a.status, a.headers["location"]), (301, "https://%s/a?b=c" % CHAT))
    same(s.get(443, "/", host="other.kitsune.test").status, 503)


@case("deployment")
def deployment_scheme_and_address(s):
    forged = [("X-Forwarded-Proto", "http"), ("X-Forwarded-Proto", "http"), ("X-Client-IP", "192.0.2.1"),
              ("X-Forwarded-For", "192.0.2.1")]
    for headers in ((), forged):
        a = s.get(443, headers=headers)
        same((a.who, a.saw("x-forwarded-proto"), a.saw("x-client-ip")),
             ("application", ["https"], ["127.0.0.1"]))
        same(a.saw("x-forwarded-for")[-1], "127.0.0.1")


@case("deployment", scale={"10m": "2s"})
def deployment_silence(s):
    """10 minutes are 2 seconds here, and a ping every 25 seconds is one every 80 milliseconds."""
    status, ws = s.websocket(443)
    same(status, 101)
    for _ in range(4):
        time.sleep(1)
        assert echoes(ws), "an idle WebSocket is closed within its timeouts"
    near(closes_after(ws), 2)
    a = s.get(443, "/events?seconds=1")
    assert a.body.endswith(b"last\n\n"), "a stream is cut within its timeouts"
    same(s.get(443, "/?seconds=3").status, 504)


@case("deployment")
def deployment_certificates(s):
    def common_name(sni):
        with s.connect(443, sni=sni) as c:
            der = c.getpeercert(True)
        pem = ssl.DER_cert_to_PEM_cert(der).encode()
        return subprocess.run(["openssl", "x509", "-noout", "-subject"], input=pem, check=True,
                              capture_output=True).stdout.decode()
    assert CHAT in common_name(CHAT)
    assert CHAT in common_name("other.kitsune.test")
    assert "haproxy.kitsune.test" in common_name("haproxy.kitsune.test")


@case("deployment")
def deployment_manager(s):
    same(sorted(s.ports), [80, 443])
    for port in (80, 443):
        for path in ("/", "/api/domains", "/:8000/", "//127.0.0.1:%d/" % PEERS["manager"].port):
            for host in (CHAT, "127.0.0.1:8000", "localhost", "haproxy-manager"):
                assert s.get(port, path, host=host).who != "manager"


@case("tutorial", "placeholder-left", "forwarded-proto-forgeable", "client-ip-forgeable",
      "sub-path-application", "slow-request-timeout",
      edits=[("/path/to/ssl/folder/", "/etc/haproxy/certs/"), ("<ip>:3000", "10.20.0.5:3000"),
             ("subdomain.domain.tld", CHAT)])
def tutorial(s):
    forged = [("X-Forwarded-Proto", "https"), ("X-Client-IP", "192.0.2.1")]
    same(s.get(80, CHALLENGE).who, "responder")
    a = s.get(80, headers=forged)
    same((a.who, a.saw("x-forwarded-proto"), a.saw("x-client-ip")),
         ("application", ["https"], ["192.0.2.1", "127.0.0.1"]))
    same(s.get(80, "/owui/", host="kitsune.test").seen["path"], "/owui/")
    same(s.get(80, "/api/config", host="kitsune.test").status, 503)
    same(s.websocket(80)[0], 101)


@case("separate-frontends")
@case("challenge-spared")
@case("manager-rendered")
@case("named-defaults")
@case("host-map")
@case("certificate-list")
@case("webroot")
@case("sni-router")
def good(s):
    forged = [("X-Forwarded-Proto", "http")]
    same(s.get(80, CHALLENGE).who, "responder")
    a = s.get(443, headers=forged + [("Authorization", "Basic YWlrbzpoYXByb3h5")])
    if s.name != "challenge-spared":
        same((a.who, a.saw("x-forwarded-proto")), ("application", ["https"]))
        same(s.websocket(443)[0], 101)
    if s.name == "manager-rendered":
        same(s.get(80, headers=[("X-Forwarded-Proto", "https")]).saw("x-forwarded-proto"), ["http"])
    elif s.name != "challenge-spared":
        same(s.get(80).status // 100, 3)


@case("redirect-followed")
def redirect_followed(s):
    a = s.get(80, CHALLENGE)
    same((a.status, a.headers["location"]), (301, "https://" + CHAT + CHALLENGE))
    same(s.get(443, CHALLENGE).who, "responder")


@case("stateless-challenge")
def stateless_challenge(s):
    token = CHALLENGE.rsplit("/", 1)[1]
    a = s.get(80, CHALLENGE)
    assert a.body.decode().startswith(token + ".9jg46"), a.body
    same(s.get(443).saw("x-forwarded-proto"), ["https"])


@case("cloudflare")
def cloudflare(s):
    same(s.get(80, CHALLENGE).who, "responder")
    same((s.get(80).status, s.get(443).status), (403, 403))


@case("balancer-in-front")
def balancer_in_front(s):
    proxy = b"PROXY TCP4 192.0.2.7 192.0.2.8 4711 443\r\n"
    a = s.get(8080, headers=[("X-Forwarded-Proto", "https")], proxy=proxy)
    same((a.saw("x-forwarded-proto"), a.saw("x-forwarded-for")), (["https"], ["192.0.2.7"]))


@case("challenge-redirected", "acme-intercepted")
def challenge_redirected(s):
    same(s.get(80, CHALLENGE).headers["location"], "https://" + CHAT + CHALLENGE)
    same(s.get(443, CHALLENGE).who, "application")


@case("challenge-denied", "acme-intercepted")
def challenge_denied(s):
    same(s.get(80, CHALLENGE).status, 403)


@case("challenge-asked-for-a-password", "acme-intercepted")
def challenge_asked_for_a_password(s):
    same(s.get(80, CHALLENGE).status, 401)


@case("challenge-rewritten", "acme-intercepted")
def challenge_rewritten(s):
    a = s.get(80, CHALLENGE)
    same((a.who, a.seen["path"]), ("application", "/public" + CHALLENGE))


@case("host-map-first", "acme-intercepted")
def host_map_first(s):
    same(s.get(80, CHALLENGE).who, "application")
    same(s.get(80, CHALLENGE, host=WIKI).who, "wiki")


@case("scheme-lost", "forwarded-proto-wrong", "websocket-broken")
def scheme_lost(s):
    same(s.get(443).saw("x-forwarded-proto"), [])
    same(s.websocket(443)[0], 200)


@case("tls-ended-one-hop-before", "forwarded-proto-missing")
def tls_ended_one_hop_before(s):
    same(s.get(443).saw("x-forwarded-proto"), [])
    same(s.get(443, headers=[("X-Forwarded-Proto", "http")]).saw("x-forwarded-proto"), ["http"])


@case("listen-sections", "forwarded-proto-missing", "stats-exposed")
def listen_sections(s):
    same(s.get(443).saw("x-forwarded-proto"), [])
    assert b"Statistics Report" in s.get(8404).body


@case("client-addresses-trusted", "client-ip-forgeable")
def client_addresses_trusted(s):
    a = s.get(443, headers=[("X-Forwarded-For", "192.0.2.1"), ("X-Real-IP", "192.0.2.1")])
    same((a.saw("x-forwarded-for")[0], a.saw("x-real-ip")), ("192.0.2.1", ["192.0.2.1", "127.0.0.1"]))


@case("named-defaults-shorten", "websocket-timeout-short", "response-timeout-short",
      scale={"20s": "2s", "90s": "3s", "1m": "1s", "10m": "9s"})
def named_defaults_shorten(s):
    """The tunnel alone governs the WebSocket, the server's timeout alone the answer."""
    _, ws = s.websocket(443)
    near(closes_after(ws), 2)
    same(s.get(443, "/?seconds=2").status, 200)
    same(s.get(443, "/?seconds=4").status, 504)


@case("bare-numbers", "time-without-unit", "websocket-timeout-short")
def bare_numbers(s):
    # The handshake of TLS itself is within the 60 ms of the client, on loopback, most of the time.
    for _ in range(20):
        with contextlib.suppress(OSError, IndexError):
            status, ws = s.websocket(443)
            if status == 101:
                near(closes_after(ws), 3.6)
                break
    else:
        raise AssertionError("no WebSocket at all")
    with contextlib.suppress(OSError):
        assert s.get(443, "/?seconds=1").status in (408, 504)


@case("debian", "response-timeout-short", "websocket-timeout-short", scale={"50000": "2500"})
def debian(s):
    """50 seconds, shortened twentyfold: a model that thinks for a minute is given up."""
    a = s.get(443)
    same((a.who, a.saw("x-forwarded-proto")), ("application", ["https"]))
    same(s.get(443, "/?seconds=3").status, 504)
    _, ws = s.websocket(443)
    near(closes_after(ws), 2.5)


@case("manager-by-range", "manager-exposed")
def manager_by_range(s):
    same([s.get(port, "/api/domains").who for port in (7990, 8000, 8010)], ["manager"] * 3)
    same(s.get(443, "/haproxy-manager/").who, "manager")


@case("statistics-open", "stats-exposed", "admin-socket-exposed")
def statistics_open(s):
    assert b"Statistics Report" in s.get(443, "/haproxy").body
    with s.connect(9999) as admin:
        admin.sendall(b"set server chat/app state maint\n")
        same(admin.recv(100).strip(), b"")
    same(s.get(443).status, 503)
    a = s.get(443, "/haproxy", method="POST", body=b"s=app&action=ready&b=%23" + b"2",
              headers=[("Content-Type", "application/x-www-form-urlencoded")])
    same(a.status // 100, 3)


@case("certificates-neglected", "tls-not-enabled",
      edits=[("    bind 10.20.0.1:443 ssl crt /etc/haproxy/certs/gone.pem", "    bind 10.20.0.1:441"),
             ("    bind 10.20.0.2:443 ssl crt /etc/haproxy/certs/keyless.pem", "    bind 10.20.0.2:442"),
             ("    bind 10.20.0.4:443", "    bind 10.20.0.4:444")])
def certificates_neglected(s):
    a = s.get(443, tls=False)
    same((a.who, a.saw("x-forwarded-proto")), ("application", ["https"]))


# Advice that a configuration gets although it is right.
ADVICE = {"no-hsts", "no-redirect-to-https"}


def findings(name):
    """The rules that have findings in a configuration's expected output."""
    try:
        with open(os.path.join(CORPUS, name, "haproxy.out")) as f:
            return set(re.findall(r"\[([\w-]+)\]$", f.read(), re.M))
    except FileNotFoundError:
        return None


def run(haproxy, name, rules, options, function):
    found = findings(name)
    if found is not None:
        missing = set(rules) - found
        assert not missing, "expected output lacks %s" % ", ".join(missing)
        assert rules or found <= ADVICE, "expected output has %s" % ", ".join(found)
    with Served(haproxy, name, **options) as s:
        function(s)


def main():
    haproxy = shutil.which(sys.argv[1] if len(sys.argv) > 1 else "haproxy",
                           path=os.environ.get("PATH", "") + ":/usr/sbin")
    failed = 0
    if not haproxy or not shutil.which("openssl"):
        print("haproxy or openssl is missing")
        return 77
    chosen = [c for c in CASES if len(sys.argv) < 3 or c[0] in sys.argv[2:]]
    for name, rules, options, function in chosen:
        try:
            run(haproxy, name, rules, options, function)
        except Exception as e:  # a case that fails must not hide the others
            print("%s (%s): %s: %s" % (name, function.__name__, type(e).__name__, e))
            failed += 1
    print("%d passed, %d failed" % (len(chosen) - failed, failed))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
