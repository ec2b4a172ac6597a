#!/usr/bin/env python3
"""Random configurations and requests, sent through a real HAProxy and foreseen by 'route'.

A certain answer that is wrong is a bug.  The share of answers that depend on something is printed.

usage: live.py OWUI-LINT [--configurations N] [--requests N] [--seed N] [--haproxy PROGRAM] [--keep DIR]
N of 0 configurations goes on for ever.  Exit 77: there is no HAProxy to ask.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

import grammar
import words
import world

SKIP = 77


def release(haproxy):
    """"2.6", or None if the program does not say."""
    found = re.search(r"version (\d+\.\d+)", subprocess.run([haproxy, "-v"], capture_output=True, text=True).stdout)
    return found and found.group(1)


def foresee(program, target, path, request):
    url = "%s://127.0.0.1:%d/" % ("https" if request["tls"] else "http", request["port"])
    command = [program, "route", "--format", "json", "--no-config", "--src", "127.0.0.1",
               "--request", "%s %s" % (request["method"], url), "--target-form", request["target"],
               "--target", target, "--sni", request["sni"] or "", "--http", request["version"]]
    for name, value in [("Host", request["host"])] * (request["host"] is not None) + request["headers"]:
        command += ["--header", "%s: %s" % (name, value)]
    done = subprocess.run(command + [path], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError("route failed: %s" % done.stderr[-2000:])
    return json.loads(done.stdout)


def collected(headers):
    found = collections.defaultdict(list)
    for name, value in headers:
        found[name].append(value)
    return found


def header_fault(expected, seen):
    actual = collected(seen["headers"])
    for name in set(expected) | set(actual):
        want, have = expected.get(name, []), actual.get(name, [])
        if len(want) != len(have) or any(w is not None and w != h for w, h in zip(want, have)):
            return "header %s: foreseen %r, seen %r" % (name, want, have)
    return None


def server_fault(outcome, answer, servers):
    seen = answer and answer["seen"]
    if not seen:
        return "foreseen at a server, but %s" % (answer and answer["status"])
    backend, server = servers[seen["port"]]
    if (backend, server) != (outcome["backend"], outcome["server"] or server):
        return "foreseen at %s/%s, seen at %s/%s" % (outcome["backend"], outcome["server"], backend, server)
    if not outcome["hops"][-1]["backend"]:
        return None
    if outcome["status"] and answer["status"] != outcome["status"]:
        return "status: foreseen %s, seen %s" % (outcome["status"], answer["status"])
    if outcome["path"] is None:
        return response_fault(outcome, answer)
    if seen["target"] != outcome["path"]:
        return "path: foreseen %r, seen %r" % (outcome["path"], seen["target"])
    if seen["method"] != outcome["method"]:
        return "method: foreseen %s, seen %s" % (outcome["method"], seen["method"])
    return header_fault(outcome["requestHeaders"], seen) or response_fault(outcome, answer)


def response_fault(outcome, answer):
    """What of the headers that the client got was foreseen otherwise."""
    want, actual = outcome["responseHeaders"], collected(answer["headers"])
    for name in set(want) | (set(actual) if outcome["responseComplete"] else set()):
        if name in ("connection", "keep-alive", "transfer-encoding") or None in want.get(name, []):
            continue
        if want.get(name, []) != actual.get(name, []):
            return "response's header %s: foreseen %r, seen %r" % (name, want.get(name, []), actual.get(name, []))
    return None


def fault(outcome, answer, servers):
    """What is wrong with a certain answer; None if nothing is."""
    if outcome["action"] == "backend":
        return server_fault(outcome, answer, servers)
    if answer and answer["seen"]:
        return "foreseen as %s, but it reached %s/%s" % ((outcome["action"],) + servers[answer["seen"]["port"]])
    if outcome["action"] == "reject" or not outcome["status"]:
        return answer and "foreseen to be closed, but answered with %d" % answer["status"]
    if not answer:
        return "foreseen as %s, but the connection was closed" % outcome["action"]
    if answer["status"] != outcome["status"]:
        return "status: foreseen %s, seen %s" % (outcome["status"], answer["status"])
    return response_fault(outcome, answer)


def refusal(log):
    """HAProxy's first complaint, without its place."""
    with open(log, errors="replace") as lines:
        for line in lines:
            if "ALERT" in line:
                return line.split(" : ", 2)[-1].split("] : ")[-1].strip()
    return "no reason given"


class Run:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.servers = world.Servers(12)
        self.target = release(options.haproxy) or "2.6"
        self.files = {}
        for name, content in words.MAPS.items():
            self.files[name] = os.path.join(folder, name)
            with open(self.files[name], "w") as out:
                out.write(content)
        self.known = self.vocabulary()
        self.tls = world.certificates(folder)
        self.refused = self.asked = self.depends = self.wrong = 0
        self.reasons, self.refusals = collections.Counter(), collections.Counter()

    def vocabulary(self):
        """The words that this HAProxy knows."""
        known = {}
        for kind, form, items in (("strings", "http-request set-header x \"%%[%s]\"", words.STRING_SAMPLES),
                                  ("numbers", "http-request set-header x %%[%s]", words.NUMBER_SAMPLES),
                                  ("booleans", "http-request set-header x %%[%s]", words.BOOLEANS),
                                  ("formats", "http-request set-header x \"%s\"", words.FORMATS),
                                  ("normalizers", "http-request normalize-uri %s", words.NORMALIZERS),
                                  ("harmless", "%s", words.HARMLESS)):
            lines = [form % i.replace("[nothing]", "[path]").replace("\\", "\\\\") for i in items]
            for name, path in self.files.items():
                lines = [l.replace("{%s}" % name, path) for l in lines]
            ok = world.accepted(self.options.haproxy, self.folder, lines)
            known[kind] = [i for i, good in zip(items, ok) if good]
        known["h2"] = world.speaks_h2()
        return known

    def configuration(self, seed):
        rng = random.Random(seed)
        ports = world.Ports(self.servers.ports, world.free_port)
        tls = self.tls if rng.randrange(100) < 40 else None
        maker = grammar.Maker(rng, ports, self.files, self.known, tls, self.folder)
        path = os.path.join(self.folder, "haproxy.cfg")
        with open(path, "w") as out:
            out.write(maker.configuration())
        proxy = world.Proxy(self.options.haproxy, path, ports.doors()[0][1])
        try:
            if not proxy.ok:
                self.refused += 1
                self.refusals[refusal(path + ".log")] += 1
                self.keep(path, "refused-%d" % seed)
                return
            requests = [maker.request() for _ in range(self.options.requests)]
            with concurrent.futures.ThreadPoolExecutor(self.options.jobs) as pool:
                list(pool.map(lambda r: self.request(seed, path, r, ports), requests))
            if proxy.process.poll() is not None:
                print("seed %d: HAProxy ended" % seed)
        finally:
            proxy.stop()

    def request(self, seed, path, request, ports):
        foreseen = foresee(self.options.program, self.target, path, request)
        outcome = foreseen["outcomes"][0]
        self.asked += 1
        if not outcome["certain"]:
            self.depends += 1
            self.reasons[self.reason(foreseen)] += 1
            return
        answer = world.ask(request)
        what = fault(outcome, answer, ports.servers)
        if what:
            self.wrong += 1
            self.tell(seed, path, request, outcome, what)

    @staticmethod
    def reason(foreseen):
        """What the answer depends on, or the rule that may have applied."""
        depends = foreseen["outcomes"][0].get("depends") or {}
        unsure = [t["text"] for t in foreseen["trace"] if t["verdict"] == "unknown"]
        return str(depends.get("on") or (unsure or ["nobody knows what"])[0])

    def tell(self, seed, path, request, outcome, what):
        print("seed %d: %s\n  request: %s" % (seed, what, json.dumps(request)))
        print("  foreseen: %s" % json.dumps({k: outcome[k] for k in ("action", "backend", "server", "status", "line", "path")}))
        self.keep(path, "seed-%d" % seed)

    def keep(self, path, name):
        if self.options.keep:
            shutil.copy(path, os.path.join(self.options.keep, name + ".cfg"))

    def summary(self):
        print("%d requests: %d wrong, %d depend on something (%.1f %%); %d configurations refused" % (
            self.asked, self.wrong, self.depends, 100 * self.depends / max(1, self.asked), self.refused))
        for reason, count in self.reasons.most_common(25):
            print("  %d depend on %s" % (count, reason))
        for reason, count in self.refusals.most_common(5):
            print("  %d refused: %s" % (count, reason))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--configurations", type=int, default=30)
    parser.add_argument("--requests", type=int, default=12)
    parser.add_argument("--jobs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--haproxy", default=shutil.which("haproxy"))
    parser.add_argument("--keep")
    options = parser.parse_args()
    if not options.haproxy:
        print("no haproxy on PATH: skipped")
        return SKIP
    with tempfile.TemporaryDirectory() as folder:
        run = Run(options, folder)
        seed = options.seed
        try:
            while not options.configurations or seed < options.seed + options.configurations:
                run.configuration(seed)
                seed += 1
        except KeyboardInterrupt:
            pass
        run.summary()
    return 1 if run.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
