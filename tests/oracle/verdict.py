"""What HAProxy and we say of a text, and how the two differ: shared by oracle.py and recorded.py."""
import json
import pathlib
import random
import re
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
GROUPS = {"syntax", "correctness", "version"}
SEED = 20260101

# What depends on the machine: files, users, names to resolve, what was compiled in.
MACHINE = re.compile(r"could not resolve|no method found to resolve|No such file|Permission denied|[Uu]nable to (?:load|stat|open)|"
                     r"unable to load|cannot open|Cannot open|Couldn't open|error opening|failed to open|[Cc]annot (?:find|create)|"
                     r"invalid host|not compiled|not supported by|library does not|No Private Key|unknown (?:user|group)|"
                     r"Failed to initialize|resolves to an empty|too many threads|Lua|lua|chroot|is a directory|no SSL certificate|"
                     r"error encountered while processing|failed to load")
SUMMARY = re.compile(r"Error\(s\) found|Fatal errors found|has no error but will not start|haproxy version|path to executable")


def version(haproxy):
    """The release of this haproxy, as "2.6"."""
    said = subprocess.run([haproxy, "-v"], stdout=subprocess.PIPE, check=False).stdout.decode(errors="replace")
    found = re.search(r"version (\d+\.\d+)", said)
    return found.group(1) if found else ""


def theirs(haproxy, path):
    """HAProxy's alerts, as (line, message); None where the machine decides, or where the status says another thing."""
    done = subprocess.run(["timeout", "10", haproxy, "-c", "-f", path], cwd=path.parent, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode < 0 or done.returncode > 100:
        return None
    alerts = []
    for said in done.stdout.decode(errors="replace").splitlines():
        if not said.startswith("[ALERT]") or SUMMARY.search(said):
            continue
        if MACHINE.search(said):
            return None
        # What is being parsed, rather than what an alert of before was about.
        name = re.escape(path.name)
        at = re.search(r"parsing \[[^\]]*" + name + r":(\d+)", said) or re.search(name + r":(\d+)", said)
        alerts.append((int(at.group(1)) if at else 0, re.sub(r"^\[ALERT\]\s+\(\d+\) : ", "", said)))
    # 1 without a reason: it does not say why it refuses.
    if done.returncode == (0 if alerts else 1):
        return None
    return alerts


def groups_of(program):
    """The group of each rule."""
    done = subprocess.run([program, "rules", "--format", "json"], stdout=subprocess.PIPE, check=True)
    return {rule["name"]: rule["group"] for rule in json.loads(done.stdout)["rules"]}


def ours(program, folder, names, target):
    """Our errors and warnings per file, as (line, whether it is an error, rule: message)."""
    groups = groups_of(program)
    found = {name: [] for name in names}
    for start in range(0, len(names), 400):
        done = subprocess.run([program, "--target", target, "--format", "json", "--no-host", "--no-config",
                               *names[start:start + 400]], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        for f in json.loads(done.stdout)["findings"]:
            if f["severity"] != "info" and groups[f["rule"]] in GROUPS and not f["suppressed"]:
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


def files():
    """The corpus and the rules' cases, as {name without folders: bytes}."""
    found = sorted(TOP.glob("corpus/*/*.cfg")) + sorted(TOP.glob("tests/cases/*/*.cfg"))
    return {"-".join(path.relative_to(TOP).parts): path.read_bytes() for path in found}


def mutations(name, text, each, seed=SEED):
    """Mutations of one file, as {name: bytes}; its own, so that neither another file nor another machine changes them."""
    rng = random.Random(f"{seed} {name}")
    return {f"mutation-{i}-{name}": mutate(text.decode("latin-1"), rng).encode("latin-1") for i in range(each)}


def has_arms(text):
    """Whether the file has conditional blocks."""
    return re.search(rb"^\s*\.if\b", text, re.MULTILINE) is not None


def differences(alerts, findings, arms):
    """What of the two verdicts differs, as (kind, message); `arms`: the file has conditional blocks."""
    if not alerts:
        return [("false", message) for _, error, message in findings if error]
    lines = {line for line, _ in alerts if line}
    # Where another machine may take another arm, an error is said as a warning, which others are, too.
    errors = {line for line, error, _ in findings if error or (arms and (not lines or line in lines))}
    if not errors:
        return [("missed", alerts[0][1])]
    if lines and not lines & errors:
        return [("line", alerts[0][1])]
    return []


class Deviations:
    """The reviewed list: kind, expression, reason, and the release that alone deviates so, if one does."""

    def __init__(self, release):
        self.rows = []
        for row in (HERE / "deviations.txt").read_text().splitlines():
            if row and not row.startswith("#"):
                kind, expression, reason, *only = row.split("\t")
                if release in (only or [release]):
                    self.rows.append([kind, re.compile(expression), reason, 0])

    def knows(self, kind, message):
        for row in self.rows:
            if row[0] == kind and row[1].search(message):
                row[3] += 1
                return True
        return False

    def stale(self):
        return [f"{kind}: {expression.pattern}" for kind, expression, _, count in self.rows if not count]
