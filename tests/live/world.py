"""What a configuration needs around it: servers that tell what they saw, HAProxy, a client."""

import base64
import hashlib
import json
import os
import re
import select
import shutil
import socket
import ssl
import subprocess
import threading
import time


TRUSTING = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
TRUSTING.check_hostname = False
TRUSTING.verify_mode = ssl.CERT_NONE


class Servers:
    """One thread for all the ports: every request is answered with what was seen, in a header."""

    def __init__(self, count):
        self.sockets = []
        for _ in range(count):
            s = socket.socket()
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            s.bind(("127.0.0.1", 0))
            s.listen(64)
            self.sockets.append(s)
        self.ports = [s.getsockname()[1] for s in self.sockets]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            ready, _, _ = select.select(self.sockets, [], [])
            for s in ready:
                conn, _ = s.accept()
                threading.Thread(target=self.answer, args=(conn, s.getsockname()[1]), daemon=True).start()

    @staticmethod
    def answer(conn, port):
        conn.settimeout(5)
        try:
            head, rest = read_request(conn)
            if not head:
                return
            lines = head.decode("latin-1").split("\r\n")
            method, target = lines[0].split(" ", 1)[0], lines[0].split(" ", 1)[1].rsplit(" ", 1)[0]
            headers = [[n.lower(), v.strip()] for n, v in (l.split(":", 1) for l in lines[1:] if l)]
            seen = {"port": port, "method": method, "target": target, "headers": headers}
            body = json.dumps(seen).encode().hex()
            own = "Server: own\r\nX-A: one\r\nX-List: a, b\r\nX-List: c\r\nSet-Cookie: app=1; path=/\r\n"
            first, last = "200 OK", "Content-Length: 0\r\nConnection: close\r\n"
            if upgrades(headers):
                first, last = "101 Switching Protocols", accepting(headers)
            conn.sendall(("HTTP/1.1 %s\r\nTold: %s\r\n%s%s\r\n" % (first, body, own, last)).encode())
        except OSError:
            pass
        finally:
            conn.close()


def upgrades(headers):
    """Whether the request wants a WebSocket."""
    told = dict(headers)
    return told.get("upgrade", "").lower() == "websocket" and "upgrade" in told.get("connection", "").lower()


def accepting(headers):
    """The headers of an answer that opens a WebSocket."""
    proof = hashlib.sha1((dict(headers).get("sec-websocket-key", "") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()
    return "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: %s\r\n" % base64.b64encode(proof).decode()


def read_until(conn, data, done):
    while not done(data):
        more = conn.recv(65536)
        if not more:
            break
        data += more
    return data


def read_request(conn):
    """Its head and its body."""
    head, _, rest = read_until(conn, b"", lambda d: b"\r\n\r\n" in d).partition(b"\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.I)
    if length:
        rest = read_until(conn, rest, lambda d: len(d) >= int(length.group(1)))
    elif re.search(rb"\r\ntransfer-encoding:", head, re.I):
        rest = read_until(conn, rest, lambda d: d.endswith(b"0\r\n\r\n"))
    return head, rest


def read_head(conn):
    """Of an answer: the last one, where others say that it will come."""
    data = b""
    while True:
        data = read_until(conn, data, lambda d: b"\r\n\r\n" in d)
        head, end, rest = data.partition(b"\r\n\r\n")
        if not end:
            return b""
        if not re.match(rb"HTTP/1.. 10[023] ", head):
            return head
        data = rest


class Ports:
    """Which port belongs to whom, in one configuration."""

    def __init__(self, servers):
        self.free_servers = list(servers)
        self.held = []
        self.servers = {}
        self.open = []
        self.unseen = set()
        self.h2 = set()
        self.told = set()  # by a PROXY header, who the client is

    def server(self, backend, name):
        port = self.free_servers.pop()
        self.servers[port] = (backend, name)
        return port

    def frontend(self, name, tls):
        self.held.append(held_port())
        port = self.held[-1].getsockname()[1]
        self.open.append((name, port, tls))
        return port

    def also_tls(self, name):
        self.open += [(n, p, True) for n, p, _ in self.open if n == name]

    def hidden(self, name):
        self.unseen.add(name)

    def doors(self):
        return [d for d in self.open if d[0] not in self.unseen]

    def close(self):
        for s in self.held:
            s.close()


def held_port():
    """A socket with a port that nobody else is given while it is open, but that HAProxy can share."""
    s = socket.socket()
    s.bind(("127.0.0.1", 0))
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    return s


def free_port():
    s = socket.socket()
    s.bind(("127.0.0.1", 0))
    port = s.getsockname()[1]
    s.close()
    return port


class Proxy:
    """A running HAProxy; None as its process if it refuses the configuration."""

    def __init__(self, program, path, port):
        self.log = open(path + ".log", "wb")
        self.process = subprocess.Popen([program, "-db", "-f", path], stdout=self.log, stderr=self.log)
        self.ok = self.wait(port)

    def wait(self, port):
        for _ in range(2000):
            if self.process.poll() is not None:
                return False
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return True
            except OSError:
                time.sleep(0.005)
        return False

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.log.close()


def ask_h2(request):
    """As ask(), over HTTP/2, for which curl is wanted."""
    name = request["sni"] or "127.0.0.1"
    command = ["curl", "--http2", "--insecure", "--silent", "--include", "--path-as-is", "--globoff", "--max-time", "3", "--noproxy", "*",
               "--resolve", "%s:%d:127.0.0.1" % (name, request["port"]), "--request", request["method"], "--header", "User-Agent:",
               "--header", "Accept:", "--header", "Host: " + request["host"]]
    if request["method"] == "HEAD":
        command.append("--head")
    for name_value in request["headers"]:
        command += ["--header", ("%s: %s" if name_value[1] else "%s;%s") % name_value]
    if request["body"]:
        command += ["--data-binary", request["body"], "--header", "Content-Type:"]
    done = subprocess.run(command + ["https://%s:%d%s" % (name, request["port"], request["target"])], capture_output=True)
    heads = [h for h in done.stdout.split(b"\r\n\r\n") if not re.match(rb"HTTP/2 10[023] ", h)]
    return read_answer(heads[0].decode("latin-1") if heads else "")


def read_answer(head):
    if not head:
        return None
    lines = head.split("\r\n")
    headers = [[n.lower(), v.strip()] for n, v in (l.split(":", 1) for l in lines[1:] if l)]
    told = dict(headers).get("told")
    seen = json.loads(bytes.fromhex(told)) if told else None
    return {"status": int(lines[0].split()[1]), "headers": headers, "seen": seen}


def framed(request):
    """The body as its headers say."""
    if ("Transfer-Encoding", "chunked") not in request["headers"]:
        return request["body"]
    return "%x\r\n%s\r\n0\r\n\r\n" % (len(request["body"]), request["body"])


def introduction(source):
    """The PROXY header of a client."""
    kind, to = ("TCP6", "2001:db8::99") if ":" in source else ("TCP4", "192.0.2.99")
    return ("PROXY %s %s %s 4242 80\r\n" % (kind, source, to)).encode()


def ask(request):
    """The answer's status and headers, and what the server saw; None if the connection was closed."""
    if request["version"] == "2":
        return ask_h2(request)
    try:
        conn = socket.create_connection(("127.0.0.1", request["port"]), 3)
        conn.settimeout(3)
        if request.get("source"):
            conn.sendall(introduction(request["source"]))
        if request["tls"]:
            conn = TRUSTING.wrap_socket(conn, server_hostname=request["sni"])
        lines = ["%s %s HTTP/%s" % (request["method"], request["target"], request["version"])]
        if request["host"] is not None:
            lines.append("Host: " + request["host"])
        lines += ["%s: %s" % h for h in request["headers"]]
        conn.sendall(("\r\n".join(lines) + "\r\n\r\n" + framed(request)).encode())
        head = read_head(conn).decode("latin-1")
        conn.close()
    except (OSError, ssl.SSLError):
        return None
    return read_answer(head)


def certificate(folder, name, names):
    pem, key = os.path.join(folder, name + ".pem"), os.path.join(folder, name + ".key")
    made = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=" + name,
                           "-addext", "subjectAltName=" + ",".join("DNS:" + n for n in names), "-keyout", key, "-out", pem],
                          capture_output=True)
    if made.returncode:
        return None
    with open(pem, "a") as out, open(key) as more:
        out.write(more.read())
    os.remove(key)
    return pem


def certificates(folder):
    """Certificates of our own, or None where nothing can make them."""
    if not shutil.which("openssl"):
        return None
    made = [certificate(folder, "a.test", ["a.test", "www.a.test"]), certificate(folder, "b.test", ["b.test", "*.b.test"])]
    return None if None in made else made


def accepted(program, folder, lines):
    """Which of the lines HAProxy takes in a frontend."""
    path = os.path.join(folder, "words.cfg")
    head = ["global", "expose-experimental-directives", "userlist people", "user u insecure-password p", "defaults", "mode http",
            "timeout client 1s", "timeout server 1s", "timeout connect 1s", "backend counts", "stick-table type ip size 1k store gpc(2)",
            "backend paths", "stick-table type string len 20 size 1k store gpc(2)", "backend be0", "server s1 127.0.0.1:1", "backend be1",
            "server s1 127.0.0.1:1", "frontend f", "bind 127.0.0.1:1", "declare capture request len 3",
            "declare capture request len 3", "default_backend be0"]
    good = [True] * len(lines)
    for _ in range(len(lines)):
        with open(path, "w") as out:
            out.write("\n".join(head + [l if ok else "" for l, ok in zip(lines, good)]) + "\n")
        said = subprocess.run([program, "-c", "-f", path], capture_output=True, text=True, timeout=20).stderr
        faults = {int(n) - len(head) - 1 for n in re.findall(r"ALERT.*words\.cfg:(\d+)\]", said)}
        for i in faults:
            if 0 <= i < len(lines):
                good[i] = False
        if not any(0 <= i < len(lines) for i in faults):
            break
    return good


def speaks_h2():
    """Whether curl is there to speak HTTP/2."""
    return bool(shutil.which("curl")) and "HTTP2" in subprocess.run(["curl", "--version"], capture_output=True, text=True).stdout
