#!/usr/bin/env python3
"""Which timeout ends an idle WebSocket, a silent answer, a stalled upload: 'route' against a real HAProxy.

Each row gives its timeouts lengths that are far apart; the one that the connection lived for must be the
one that was foreseen.

usage: timeouts.py OWUI-LINT [--haproxy PROGRAM]
Exit 77: there is no HAProxy to ask.
"""

import argparse
import concurrent.futures
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

import live
import world

SHORT, LONG, LONGER = 400, 1900, 3400

# What is looked at; the timeouts "client", "server", "tunnel" in ms, 0 for none; where else some are set.
ROWS = [
    ("idle", SHORT, LONG, 0, ""), ("idle", LONG, SHORT, 0, ""), ("idle", SHORT, SHORT, LONG, ""), ("idle", LONG, LONG, SHORT, ""),
    ("idle", LONG, LONGER, SHORT, "tunnel in the frontend"), ("idle", SHORT, LONG, LONGER, "set-timeout"),
    ("silence", SHORT, LONG, 0, ""), ("silence", LONG, SHORT, 0, ""), ("silence", SHORT, LONG, LONGER, ""),
    ("silence", SHORT, LONG, LONGER, "set-timeout"),
    ("upload", SHORT, LONG, 0, ""), ("upload", LONG, SHORT, 0, ""), ("upload", LONG, SHORT, LONGER, ""),
]

UPGRADE = [("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
           ("Sec-WebSocket-Version", "13")]
ACCEPT = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
REQUESTS = {"idle": ("GET", UPGRADE), "silence": ("GET", []), "upload": ("POST", [("Content-Length", "1000")])}


def serve(listener):
    """Accepts upgrades, and otherwise says nothing."""
    while True:
        conn, _ = listener.accept()
        threading.Thread(target=answer, args=(conn,), daemon=True).start()


def answer(conn):
    try:
        if b"websocket" in (world.read_head(conn) or b""):
            conn.sendall(ACCEPT.encode())
        while conn.recv(4096):
            pass
    except OSError:
        pass


def sections(number, row, port, server):
    """A frontend and a backend for the row."""
    kind, client, limit, tunnel, where = row
    front = ["frontend f%d" % number, "bind 127.0.0.1:%d" % port, "timeout client %d" % client, "default_backend b%d" % number]
    back = ["backend b%d" % number, "timeout server %d" % (limit if where != "set-timeout" or kind == "idle" else 9000),
            "server s 127.0.0.1:%d" % server]
    if tunnel and where == "set-timeout" and kind == "idle":
        back.insert(1, "http-request set-timeout tunnel %d" % tunnel)
    elif tunnel:
        (front if "frontend" in where else back).insert(1, "timeout tunnel %d" % tunnel)
    if where == "set-timeout" and kind == "silence":
        back.insert(1, "http-request set-timeout server %d" % limit)
    return "\n    ".join(front) + "\n\n" + "\n    ".join(back) + "\n"


def foreseen(options, path, kind, port):
    method, headers = REQUESTS[kind]
    command = [options.program, "route", "--format", "json", "--no-config", "--target", options.release,
               "--request", "%s http://127.0.0.1:%d/" % (method, port)]
    for name, value in headers:
        command += ["--header", "%s: %s" % (name, value)]
    return json.loads(subprocess.run(command + [path], capture_output=True, text=True, check=True).stdout)["outcomes"][0]["governs"][kind]


def lived(kind, port):
    """Milliseconds from the last byte that we sent until we were told of the end."""
    method, headers = REQUESTS[kind]
    conn = socket.create_connection(("127.0.0.1", port), 3)
    conn.settimeout(8)
    conn.sendall(("%s / HTTP/1.1\r\nHost: x\r\n%s\r\n" % (method, "".join("%s: %s\r\n" % h for h in headers))).encode())
    if kind == "upload":
        conn.sendall(b"half")
    if kind == "idle":
        world.read_head(conn)
    start = time.monotonic()
    try:
        conn.recv(4096)
    except OSError:
        pass
    return (time.monotonic() - start) * 1000


def check(options, path, row, port):
    want, got = foreseen(options, path, row[0], port)["ms"], lived(row[0], port)
    nearest = min((SHORT, LONG, LONGER), key=lambda ms: abs(ms - got))
    if nearest == want:
        return True
    print("%s: foreseen %s ms, lived %.0f ms" % (row, want, got))
    return False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--haproxy", default=shutil.which("haproxy"))
    options = parser.parse_args()
    if not options.haproxy:
        print("no haproxy on PATH: skipped")
        return live.SKIP
    options.release = live.release(options.haproxy) or "2.6"
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(64)
    threading.Thread(target=serve, args=(listener,), daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "haproxy.cfg")
        ports = [world.free_port() for _ in ROWS]
        with open(path, "w") as out:
            out.write("defaults\n    mode http\n    timeout connect 2s\n\n")
            out.write("\n".join(sections(i, row, port, listener.getsockname()[1]) for i, (row, port) in enumerate(zip(ROWS, ports))))
        proxy = world.Proxy(options.haproxy, path, ports[0])
        try:
            with concurrent.futures.ThreadPoolExecutor(len(ROWS)) as pool:
                right = list(pool.map(lambda pair: check(options, path, *pair), zip(ROWS, ports)))
        finally:
            proxy.stop()
    print("%d timeouts: %d wrong" % (len(ROWS), right.count(False)))
    return 1 if False in right else 0


if __name__ == "__main__":
    sys.exit(main())
