#!/usr/bin/env python3
"""The installed haproxy refuses what we refuse, on the same line, and accepts what we accept.

usage: oracle.py OWUI-LINT [EACH [SEED]]

Judges the corpus, the rules' cases, and of those that HAProxy accepts EACH mutations of one line.
deviations.txt lists what may differ and why; a row that nothing matches any more fails, too.
"""
import concurrent.futures
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
PROGRAM = os.path.abspath(sys.argv[1])
HAPROXY = os.environ.get("HAPROXY", "haproxy")
SUPPORTED = ("2.6", "2.8", "3.0", "3.2", "3.4")
GROUPS = {"syntax", "correctness", "version"}

# What depends on the machine: files, users, names to resolve, what was compiled in.
MACHINE = re.compile(r"could not resolve|no method found to resolve|No such file|Permission denied|[Uu]nable to (?:load|stat|open)|"
                     r"unable to load|cannot open|Cannot open|Couldn't open|error opening|failed to open|[Cc]annot (?:find|create)|"
                     r"invalid host|not compiled|not supported by|library does not|No Private Key|unknown (?:user|group)|"
                     r"Failed to initialize|resolves to an empty|too many threads|Lua|lua|chroot|is a directory|no SSL certificate|"
                     r"error encountered while processing|failed to load")
SUMMARY = re.compile(r"Error\(s\) found|Fatal errors found|has no error but will not start|haproxy version|path to executable")


def version():
    said = subprocess.run([HAPROXY, "-v"], stdout=subprocess.PIPE, check=False).stdout.decode(errors="replace")
    found = re.search(r"version (\d+\.\d+)", said)
    return found.group(1) if found else ""


def theirs(path):
    """HAProxy's alerts, as (line, message); None where the machine decides."""
    done = subprocess.run(["timeout", "10", HAPROXY, "-c", "-f", path], cwd=path.parent, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode < 0 or done.returncode > 100:
        return None
    alerts = []
    for said in done.stdout.decode(errors="replace").splitlines():
        if not said.startswith("[ALERT]") or SUMMARY.search(said):
            continue
        if MACHINE.search(said):
            return None
        at = re.search(re.escape(path.name) + r":(\d+)", said)
        alerts.append((int(at.group(1)) if at else 0, re.sub(r"^\[ALERT\]\s+\(\d+\) : ", "", said)))
    return alerts


def ours(folder, names, target):
    """Our errors and warnings per file, as (line, whether it is an error, rule: message)."""
    found = {name: [] for name in names}
    for start in range(0, len(names), 400):
        done = subprocess.run([PROGRAM, "--target", target, "--format", "json", "--no-host", "--no-config",
                               *names[start:start + 400]], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        for f in json.loads(done.stdout)["findings"]:
            if f["severity"] != "info" and RULE_GROUPS[f["rule"]] in GROUPS and not f["suppressed"]:
                found[f["file"]].append((f["line"], f["severity"] == "error", f"{f['rule']}: {f['message']}"))
    return found


def spoil(word, rng):
    """A word that is nearly the one."""
    if len(word) < 2:
        return word + "x"
    at = rng.randrange(len(word) - 1)
    return rng.choice((word[:at] + word[at + 1:], word[:at] + word[at + 1] + word[at] + word[at + 2:], word + "x",
                       word[:at] + "z" + word[at:]))


def mutate(text, rng):
    """The text with one line made worse, or not."""
    lines = text.split("\n")
    places = [i for i, l in enumerate(lines) if l.split() and not l.lstrip().startswith(("#", "."))]
    if not places:
        return text
    i = rng.choice(places)
    indent = lines[i][:len(lines[i]) - len(lines[i].lstrip())]
    words = lines[i].split()
    kind = rng.randrange(7)
    w = rng.randrange(len(words))
    if kind == 0:
        words.pop(w)
    elif kind == 1 and len(words) > 1:
        other = rng.randrange(len(words))
        words[w], words[other] = words[other], words[w]
    elif kind == 2:
        words[w] = spoil(words[w], rng)
    elif kind == 3:
        words.insert(w + 1, words[w])
    elif kind == 4:
        words[-1] = rng.choice(("-1", "abc", "99999999999", "1x", "on", "10s", "0"))
    elif kind == 5:
        words[0] = spoil(words[0], rng)
    else:
        lines.insert(rng.choice(places), lines.pop(i))
        return "\n".join(lines)
    lines[i] = indent + " ".join(words)
    return "\n".join(lines)


def differences(alerts, findings, arms):
    """What of the two verdicts differs, as (kind, message); `arms`: the file has conditional blocks."""
    if not alerts:
        return [("false", message) for _, error, message in findings if error]
    # Where another machine may take another arm, an error is said as a warning.
    errors = {line for line, error, _ in findings if error or arms}
    if not errors:
        return [("missed", alerts[0][1])]
    lines = {line for line, _ in alerts if line}
    if lines and not lines & errors:
        return [("line", alerts[0][1])]
    return []


class Deviations:
    """The reviewed list: kind, expression, reason."""

    def __init__(self):
        self.rows = []
        for row in (HERE / "deviations.txt").read_text().splitlines():
            if row and not row.startswith("#"):
                kind, expression, reason = row.split("\t")
                self.rows.append([kind, re.compile(expression), reason, 0])

    def knows(self, kind, message):
        for row in self.rows:
            if row[0] == kind and row[1].search(message):
                row[3] += 1
                return True
        return False

    def stale(self):
        return [f"{kind}: {expression.pattern}" for kind, expression, _, count in self.rows if not count]


def judge(folder, names, target, pool):
    found = ours(folder, names, target)
    for name, alerts in zip(names, pool.map(lambda n: theirs(folder / n), names)):
        if alerts is not None:
            arms = b"\n.if" in (folder / name).read_bytes()
            yield name, alerts, differences(alerts, found[name], arms)


def main():
    target = version() if shutil.which(HAPROXY) else ""
    if target not in SUPPORTED:
        print(f"0 passed, 0 failed: no supported haproxy is installed ({target or 'none'})")
        return 77
    each = int(sys.argv[2]) if len(sys.argv) > 2 else 9
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 20260101
    deviations = Deviations()
    passed, failed = 0, []
    with tempfile.TemporaryDirectory() as top, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        folder = pathlib.Path(top)
        texts = {}
        for path in sorted(TOP.glob("corpus/*/*.cfg")) + sorted(TOP.glob("tests/cases/*/*.cfg")):
            name = "-".join(path.relative_to(TOP).parts)
            texts[name] = path.read_bytes()
            (folder / name).write_bytes(texts[name])
        sound = []
        for name, alerts, differ in judge(folder, list(texts), target, pool):
            if not alerts:
                sound.append(name)
            new = [d for d in differ if not deviations.knows(*d)]
            passed += not new
            failed += [f"{name}: {kind}: {message}" for kind, message in new]
        # Each file has mutations of its own, so that neither another file nor another machine changes them.
        mutations = {}
        for name in sound:
            rng = random.Random(f"{seed} {name}")
            for i in range(each):
                mutation = f"mutation-{i}-{name}"
                mutations[mutation] = mutate(texts[name].decode("latin-1"), rng)
                (folder / mutation).write_bytes(mutations[mutation].encode("latin-1"))
        for name, alerts, differ in judge(folder, list(mutations), target, pool):
            new = [d for d in differ if not deviations.knows(*d)]
            passed += not new
            failed += [f"{name}: {kind}: {message}" for kind, message in new]
    # The list is reviewed with Debian's release and the usual seed.
    if target == "2.6" and len(sys.argv) < 3:
        failed += [f"a deviation that is none any more: {row}" for row in deviations.stale()]
    for line in failed:
        print("FAIL:", line)
    print(f"{passed} passed, {len(failed)} failed (haproxy {target})")
    return 1 if failed else 0


RULE_GROUPS = {r["name"]: r["group"] for r in json.loads(
    subprocess.run([PROGRAM, "rules", "--format", "json"], stdout=subprocess.PIPE, check=True).stdout)["rules"]}

if __name__ == "__main__":
    sys.exit(main())
