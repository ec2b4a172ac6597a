#!/usr/bin/env python3
"""What expressions and conditions make of odd requests: thousands of values of each request, compared with HAProxy's.

Every value is told in a header of an answer, so that one request asks for many; what is foreseen and
certain must be the same, byte by byte.

usage: values.py FORESEE [--expressions N] [--conditions N] [--requests N] [--seed N] [--haproxy PROGRAM]
Exit 77: there is no HAProxy to ask.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import random
import re
import shutil
import sys
import tempfile

import live
import odd
import words
import world

PER_ANSWER = 16  # a line of HAProxy's has 64 words
CONDITIONS_PER_ANSWER = 4  # one that nobody knows makes the others depend on it


def chains(rng, count):
    """Expressions: each fetch and each converter at least once, and some of several converters."""
    for fetch in odd.FETCHES:
        yield fetch
    for converter in odd.CONVERTERS:
        yield "%s,%s" % (rng.choice(odd.INPUTS), converter)
    # A second "debug" makes HAProxy read memory that it has freed.
    others = [c for c in odd.CONVERTERS if c != "debug"]
    for _ in range(count):
        yield ",".join([rng.choice(odd.FETCHES)] + rng.sample(others, rng.choice([1, 1, 2, 2, 3])))


def tests(rng, count):
    """Conditions of every method of matching."""
    for _ in range(count):
        sample = rng.choice([f for f in odd.FETCHES if "group" not in f])
        if rng.randrange(3) == 0:
            sample += "," + rng.choice(odd.CONVERTERS)
        method = rng.choice(words.METHODS_OF_MATCH)
        pool = {"reg": odd.REGEXES, "len": odd.RANGES, "int": odd.RANGES, "ip": odd.NETS}.get(method, odd.STRINGS)
        patterns = "" if method == "found" else " ".join(quoted(rng.choice(pool)) for _ in range(rng.choice([1, 1, 2])))
        yield "%s %s-m %s %s" % (quoted(sample), "-i " if rng.randrange(4) == 0 else "", method, patterns)
    for name in words.ACL_NAMES:
        pool = odd.REGEXES if "_reg" in name else odd.RANGES if "_len" in name else odd.STRINGS
        yield "%s %s" % (name, quoted(rng.choice(pool)))


def fatal(expression):
    """Whether HAProxy may end itself over it: port_only looks for text where a missing bearer token has none."""
    return re.search(r"http_auth_bearer\b.*,port_only", expression)


def quoted(text):
    return '"%s"' % text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$")


class Asker:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.rng = random.Random(options.seed)
        self.shared = live.surroundings(options, folder)
        self.port = world.held_port()

    def fill(self, text):
        for name, path in self.shared["files"].items():
            text = text.replace("{%s}" % name, path)
        return text

    def questions(self):
        """The expressions and conditions that this HAProxy takes."""
        expressions = [self.fill(e) for e in chains(self.rng, self.options.expressions) if not fatal(e)]
        ok = world.accepted(self.options.haproxy, self.folder, ["http-request set-header x " + quoted("[%%[%s]]" % e) for e in expressions])
        conditions = [self.fill(c) for c in tests(self.rng, self.options.conditions)]
        fine = world.accepted(self.options.haproxy, self.folder, ["http-request deny if { %s }" % c for c in conditions])
        return [e for e, good in zip(expressions, ok) if good], [c for c, good in zip(conditions, fine) if good]

    def configuration(self, expressions, conditions):
        lines = ["global", "expose-experimental-directives", "stats socket unix@%s/none level user" % self.folder, "userlist people",
                 "group staff users u", "user u insecure-password p", "user a insecure-password b", "defaults", "mode http",
                 "timeout client 5s", "timeout server 5s", "timeout connect 2s", "backend be0", "server s1 127.0.0.1:1", "backend be1",
                 "server s1 127.0.0.1:1", "frontend f", "bind 127.0.0.1:%d" % self.port.getsockname()[1],
                 "declare capture request len 8", "http-request set-var(txn.v) str(va)", "http-request set-var(txn.n) int(7)",
                 "http-request set-var(txn.key) str(c2VjcmV0a2V5c2VjcmV0MQ==)", "http-request capture req.hdr(x-a) len 20"]
        told = ["[%%[%s]]" % e for e in expressions]
        groups = [range(i, min(i + PER_ANSWER, len(told))) for i in range(0, len(told), PER_ANSWER)]
        first, last = len(told), len(told) + len(conditions)
        groups += [range(i, min(i + CONDITIONS_PER_ANSWER, last)) for i in range(first, last, CONDITIONS_PER_ANSWER)]
        told += ["%%[var(txn.c%d)]" % i for i in range(len(conditions))]
        for number, group in enumerate(groups):
            here = "{ req.hdr(x-group) -m str %d }" % number
            for i in group[0] >= first and group or []:
                lines.append("http-request set-var(txn.c%d) str(y) if %s { %s }" % (i - first, here, conditions[i - first]))
            headers = " ".join("hdr v%d %s" % (i, quoted(told[i])) for i in group)
            lines.append("http-request return status 200 %s if %s" % (headers, here))
        return "\n".join(lines) + "\n", groups

    def request(self):
        rng = self.rng
        headers = [(rng.choice(["X-A", "X-A", "x-a", "X-N", "X-List", "X-J"]), rng.choice(odd.VALUES)) for _ in range(rng.randint(1, 4))]
        if rng.randrange(2):
            headers.append(("Cookie", rng.choice(words.COOKIES)))
        if rng.randrange(4) == 0:
            headers.append(("Authorization", "%s %s" % (rng.choice(["Basic", "basic", "Bearer"]), rng.choice(words.CREDENTIALS + odd.TOKENS))))
        target = rng.choice(words.PATHS + odd.PATHS) + rng.choice(words.QUERIES + odd.QUERIES)
        host = rng.choice(words.HOSTS)
        if rng.randrange(20) == 0:
            target = "http://" + host + target
        return {"port": self.port.getsockname()[1], "tls": False, "method": rng.choice(words.METHODS), "target": target, "host": host,
                "headers": headers, "body": "", "sni": None, "frontend": "f", "version": rng.choice(["1.1"] * 9 + ["1.0"])}


def compare(group, foreseen, answer):
    """The numbers of values that are certain, of those that are not; what is wrong, as (number, foreseen, seen)."""
    outcome = foreseen["outcomes"][0]
    if not outcome["certain"]:
        return [], group, []
    if not answer or answer["status"] != 200 or outcome["status"] != 200:
        same = answer and answer["status"] == outcome["status"]
        return [], [], [] if same else [(None, outcome["status"], answer and answer["status"])]
    seen = live.collected(answer["headers"])
    certain, depends, wrong = [], [], []
    for i in group:
        want, have = outcome["responseHeaders"].get("v%d" % i, []), seen.get("v%d" % i, [])
        if None in want:
            depends.append(i)
        elif want != have:
            wrong.append((i, want, have))
        else:
            certain.append(i)
    return certain, depends, wrong


def ask_all(asker, names, groups, path, foresight, pool):
    """Prints what is wrong, once for each value; how many are certain, how often each depends, how many are wrong."""
    certain, depends, wrong, faulty = 0, collections.Counter(), 0, set()
    requests = [asker.request() for _ in range(asker.options.requests)]
    todo = [(dict(r, headers=r["headers"] + [("X-Group", str(g))]), group) for r in requests for g, group in enumerate(groups)]
    foreseen = [foresight.ask(path, r) for r, _ in todo]
    for (request, group), outcome, answer in zip(todo, foreseen, pool.map(lambda t: world.ask(t[0]), todo)):
        good, unsure, bad = compare(group, outcome, answer)
        certain += len(good)
        depends.update(names[i] for i in unsure)
        wrong += len(bad)
        for i, want, have in bad:
            if i not in faulty:
                print("%s\n  foreseen %r, seen %r\n  %s" % ("status" if i is None else names[i], want, have, json.dumps(request)))
            faulty.add(i)
    return certain, depends, wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--expressions", type=int, default=250)
    parser.add_argument("--conditions", type=int, default=250)
    parser.add_argument("--requests", type=int, default=25)
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--haproxy", default=shutil.which("haproxy"))
    parser.add_argument("--keep")
    options = parser.parse_args()
    if not options.haproxy:
        print("no haproxy on PATH: skipped")
        return live.SKIP
    with tempfile.TemporaryDirectory() as folder:
        asker = Asker(options, folder)
        expressions, conditions = asker.questions()
        text, groups = asker.configuration(expressions, conditions)
        path = options.keep or os.path.join(folder, "haproxy.cfg")
        with open(path, "w") as out:
            out.write(text)
        proxy = world.Proxy(options.haproxy, path, asker.port.getsockname()[1])
        if not proxy.ok:
            print("refused: " + live.refusal(path + ".log"))
            return 1
        foresight = live.Foresight(options.program, asker.shared["target"])
        try:
            with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
                certain, depends, wrong = ask_all(asker, expressions + conditions, groups, path, foresight, pool)
            foresight.stop()
        finally:
            proxy.stop()
    unsure = sum(depends.values())
    print("%d expressions, %d conditions, %d values: %d wrong, %d depend on something (%.1f %%)" % (
        len(expressions), len(conditions), certain + unsure + wrong, wrong, unsure, 100 * unsure / max(1, certain + unsure + wrong)))
    for text, count in sorted(depends.items(), key=lambda item: -item[1])[:60]:
        print("  %d depend: %s" % (count, text))
    return 0 if certain and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
