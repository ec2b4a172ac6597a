#!/usr/bin/env python3
"""Random configurations and requests, sent through a real HAProxy and foreseen as by 'route'.

A certain answer that is wrong is a bug.  The share of answers that depend on something is printed.

usage: live.py FORESEE [--configurations N] [--requests N] [--seed N] [--haproxy PROGRAM] [--keep DIR]
N of 0 configurations goes on for ever.  Exit 77: there is no HAProxy to ask.
"""

import argparse
import collections
import concurrent.futures
import json
import multiprocessing
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


class Foresight:
    """The program, which is asked one request after another."""

    def __init__(self, program, target):
        self.target = target
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, path, request):
        url = "%s://127.0.0.1:%d/" % ("https" if request["tls"] else "http", request["port"])
        arguments = ["--no-config", "--src", request.get("source") or "127.0.0.1", "--request", "%s %s" % (request["method"], url),
                     "--target-form", request["target"], "--target", self.target, "--sni", request["sni"] or "",
                     "--http", request["version"]]
        arguments += ["--header", "Host" if request["host"] is None else "Host: " + request["host"]]
        arguments += ["--body", request["body"]]
        for name, value in request["headers"]:
            arguments += ["--header", "%s: %s" % (name, value)]
        self.process.stdin.write(json.dumps(arguments + [path]) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if line == "\n" or not line:
            raise RuntimeError("nothing is foreseen for %s" % json.dumps(request))
        return json.loads(line)

    def stop(self):
        self.process.stdin.close()
        if self.process.wait():
            raise RuntimeError("what foresees ended with status %d" % self.process.returncode)


def printable(value):
    """As the program shows bytes that are no UTF-8, and characters that control."""
    text = value.encode("latin-1").decode("utf-8", "backslashreplace")
    return re.sub("[\\x00-\\x1f\\x7f-\\x9f]", lambda c: ("\\x%02x" if c.group() < "\x80" else "\\u{%x}") % ord(c.group()), text)


def collected(headers):
    """The values of each name, of headers as they came: a byte is a character."""
    found = collections.defaultdict(list)
    for name, value in headers:
        found[name].append(printable(value))
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
    if printable(seen["target"]) != outcome["path"]:
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
        if [v.strip() for v in want.get(name, [])] != actual.get(name, []):
            return "response's header %s: foreseen %r, seen %r" % (name, want.get(name, []), actual.get(name, []))
    return None


def fault(outcome, answer, servers):
    """What is wrong with a certain answer; None if nothing is."""
    if outcome["action"] == "backend":
        return server_fault(outcome, answer, servers)
    if answer and answer["seen"]:
        return "foreseen as %s, but it reached %s/%s" % ((outcome["action"],) + servers[answer["seen"]["port"]])
    if outcome["action"] == "reject":
        return answer and "foreseen to be closed, but answered with %d" % answer["status"]
    if not answer:
        return "foreseen as %s, but the connection was closed" % outcome["action"]
    # None where a rule for responses may have changed it.
    if outcome["status"] and answer["status"] != outcome["status"]:
        return "status: foreseen %s, seen %s" % (outcome["status"], answer["status"])
    return response_fault(outcome, answer)


def ask(request_outcome):
    """The answer; where one is foreseen and none came, the machine may only have been slow."""
    request, outcome = request_outcome
    answer = world.ask(request)
    tries = 2 if outcome["action"] != "reject" else 0
    while not answer and tries:
        tries -= 1
        answer = world.ask(request)
    return answer


def refusal(log):
    """HAProxy's first complaint, without its place."""
    with open(log, errors="replace") as lines:
        for line in lines:
            if "ALERT" in line:
                return line.split(" : ", 2)[-1].split("] : ")[-1].strip()
    return "no reason given"


def vocabulary(haproxy, folder, files):
    """The words that this HAProxy knows."""
    known = {}
    for kind, form, items in (("strings", "http-request set-header x \"%%[%s]\"", words.STRING_SAMPLES),
                              ("numbers", "http-request set-header x %%[%s]", words.NUMBER_SAMPLES),
                              ("booleans", "http-request set-header x %%[%s]", words.BOOLEANS),
                              ("formats", "http-request set-header x \"%s\"", words.FORMATS),
                              ("normalizers", "http-request normalize-uri %s", words.NORMALIZERS),
                              ("effects", "http-request %s", words.SIDE_EFFECTS),
                              ("redirects", "http-request redirect location /x%s", words.REDIRECT_OPTIONS),
                              ("harmless", "%s", words.HARMLESS)):
        lines = [form % i.replace("[nothing]", "[path]").replace("\\", "\\\\") for i in items]
        for name, path in files.items():
            lines = [l.replace("{%s}" % name, path) for l in lines]
        ok = world.accepted(haproxy, folder, lines)
        known[kind] = [i for i, good in zip(items, ok) if good]
    known["h2"] = world.speaks_h2()
    # Others may end where a request is for a backend that is disabled.
    known["passes_over"] = release(haproxy) == "3.4"
    # The first of 2.8 has faults of its own: it takes "#", and "if-none" for nothing.
    known["immature"] = "version 2.8.0" in subprocess.run([haproxy, "-v"], capture_output=True, text=True).stdout
    return known


def surroundings(options, folder):
    """What all configurations share."""
    files = {}
    for name, content in words.MAPS.items():
        files[name] = os.path.join(folder, name)
        with open(files[name], "w") as out:
            out.write(content)
    return {"files": files, "folder": folder, "known": vocabulary(options.haproxy, folder, files),
            "tls": world.certificates(folder), "target": release(options.haproxy) or "2.6"}


class Tally:
    """What was found."""

    def __init__(self):
        self.refused = self.asked = self.depends = self.wrong = 0
        self.reasons, self.refusals = collections.Counter(), collections.Counter()
        self.said = []

    def add(self, other):
        for name in ("refused", "asked", "depends", "wrong"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.reasons += other.reasons
        self.refusals += other.refusals

    def summary(self):
        print("%d requests: %d wrong, %d depend on something (%.1f %%); %d configurations refused" % (
            self.asked, self.wrong, self.depends, 100 * self.depends / max(1, self.asked), self.refused))
        for reason, count in self.reasons.most_common(25):
            print("  %d depend on %s" % (count, reason))
        for reason, count in self.refusals.most_common(5):
            print("  %d refused: %s" % (count, reason))


class Run:
    """One configuration and its requests."""

    def __init__(self, here, seed):
        self.here = here
        self.options = here.options
        self.seed = seed
        self.tally = Tally()
        self.path = os.path.join(here.folder, "%d.cfg" % seed)

    def run(self):
        shared = self.here.shared
        rng = random.Random(self.seed)
        ports = world.Ports(self.here.servers.ports)
        tls = shared["tls"] if rng.randrange(100) < 40 else None
        maker = grammar.Maker(rng, ports, shared["files"], shared["known"], tls, self.here.folder)
        with open(self.path, "w") as out:
            out.write(maker.configuration())
        proxy = world.Proxy(self.options.haproxy, self.path, ports.doors()[0][1])
        try:
            if proxy.ok:
                self.ask(maker, ports)
            else:
                self.refused()
            if proxy.ok and proxy.process.poll() is not None:
                self.tally.said.append("seed %d: HAProxy ended" % self.seed)
        finally:
            proxy.stop()
            ports.close()
            os.remove(self.path)
        return self.tally

    def refused(self):
        self.tally.refused += 1
        self.tally.refusals[refusal(self.path + ".log")] += 1
        self.keep("refused-%d" % self.seed)

    def ask(self, maker, ports):
        requests = [maker.request() for _ in range(self.options.requests)]
        foreseen = [self.here.foresight.ask(self.path, r) for r in requests]
        self.tally.asked += len(requests)
        certain = []
        for request, answer in zip(requests, foreseen):
            if answer["outcomes"][0]["certain"]:
                certain.append((request, answer["outcomes"][0]))
            else:
                self.tally.depends += 1
                self.tally.reasons[self.reason(answer)] += 1
        for (request, outcome), answer in zip(certain, self.here.pool.map(ask, certain)):
            what = fault(outcome, answer, ports.servers)
            if what:
                self.tell(request, outcome, what)

    @staticmethod
    def reason(foreseen):
        """What the answer depends on, or the rule that may have applied."""
        depends = foreseen["outcomes"][0].get("depends") or {}
        unsure = [t["text"] for t in foreseen["trace"] if t["verdict"] == "unknown"]
        return str(depends.get("on") or (unsure or ["nobody knows what"])[0])

    def tell(self, request, outcome, what):
        self.tally.wrong += 1
        self.tally.said.append("seed %d: %s\n  request: %s\n  foreseen: %s" % (self.seed, what, json.dumps(request), json.dumps(
            {k: outcome[k] for k in ("action", "backend", "server", "status", "line", "path")})))
        self.keep("seed-%d" % self.seed)

    def keep(self, name):
        if self.options.keep:
            shutil.copy(self.path, os.path.join(self.options.keep, name + ".cfg"))


class Here:
    """What a process of ours has for all its configurations."""

    def __init__(self, options, shared):
        self.options = options
        self.shared = shared
        self.folder = tempfile.mkdtemp(dir=shared["folder"])
        self.servers = world.Servers(12)
        self.foresight = Foresight(options.program, shared["target"])
        self.pool = concurrent.futures.ThreadPoolExecutor(options.jobs)


def work(options, shared, seeds, results):
    """Goes through the seeds; a tally for each, and None at the end."""
    here = Here(options, shared)
    try:
        for seed in seeds:
            results.put(Run(here, seed).run())
        here.foresight.stop()
    except KeyboardInterrupt:
        pass
    finally:
        results.put(None)


def gather(workers, results):
    """All tallies; what they say is printed as it comes."""
    total = Tally()
    for worker in workers:
        worker.start()
    try:
        left = len(workers)
        while left:
            tally = results.get()
            left -= tally is None
            if tally:
                total.add(tally)
                for text in tally.said:
                    print(text, flush=True)
    except KeyboardInterrupt:
        pass
    for worker in workers:
        worker.join()
    total.summary()
    # Configurations that are all refused, and answers that all depend on something, prove nothing.
    proved = total.asked > total.depends
    return 0 if proved and not total.wrong and not any(w.exitcode for w in workers) else 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--configurations", type=int, default=30)
    parser.add_argument("--requests", type=int, default=12)
    parser.add_argument("--jobs", type=int, default=8, help="requests at a time")
    parser.add_argument("--processes", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--haproxy", default=shutil.which("haproxy"))
    parser.add_argument("--keep")
    options = parser.parse_args()
    if not options.haproxy:
        print("no haproxy on PATH: skipped")
        return SKIP
    with tempfile.TemporaryDirectory() as folder:
        shared = surroundings(options, folder)
        results = multiprocessing.Queue()
        seeds = range(options.seed, options.seed + options.configurations if options.configurations else sys.maxsize)
        workers = [multiprocessing.Process(target=work, args=(options, shared, seeds[i::options.processes], results))
                   for i in range(options.processes)]
        return gather(workers, results)


if __name__ == "__main__":
    sys.exit(main())
