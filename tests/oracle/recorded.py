#!/usr/bin/env python3
"""Releases of HAProxy that are not installed: what each said of the corpus, the cases and two mutations of each, and what we say.

usage: recorded.py OWUI-LINT          compare with the verdicts in verdicts/
       recorded.py --record HAPROXY   write verdicts/RELEASE.tsv with that haproxy, for files that are new

A row: file, hash of its texts, a verdict for the file and for each mutation: "ok", the lines of the alerts (0: none
is named), "?" where the machine decides, or HAProxy alerts and starts; "~" before it: deviations.txt says why we may differ.
"""
import concurrent.futures
import hashlib
import os
import pathlib
import sys
import tempfile

import verdict

FOLDER = verdict.HERE / "verdicts"
EACH = 2


def texts_of(name, text):
    """The file and its mutations, as {name: bytes}."""
    return {name: text, **verdict.mutations(name, text, EACH)}


def digest(texts):
    return hashlib.sha256(b"\0".join(texts.values())).hexdigest()[:12]


def written(alerts, deviations):
    if alerts is None:
        return "?"
    if not alerts:
        return "ok"
    lines = ",".join(str(line) for line in sorted({line for line, _ in alerts}))
    excused = any(deviations.knows(kind, alerts[0][1]) for kind in ("missed", "line"))
    return "~" + lines if excused else lines


def record(haproxy):
    """Writes a row for each file; the one that is there stays while the file is as it was."""
    release = verdict.version(haproxy)
    row_file = FOLDER / f"{release}.tsv"
    rows = row_file.read_text().splitlines() if row_file.exists() else []
    known = {tuple(row.split("\t")[:2]): row for row in rows}
    deviations = verdict.Deviations(release)
    rows = []
    with tempfile.TemporaryDirectory() as top, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        folder = pathlib.Path(top)
        for name, text in verdict.files().items():
            texts = texts_of(name, text)
            row = known.get((name, digest(texts)))
            if row:
                rows.append(row)
                continue
            for each, bytes_ in texts.items():
                (folder / each).write_bytes(bytes_)
            said = pool.map(lambda each: verdict.theirs(haproxy, folder / each), texts)
            rows.append("\t".join([name, digest(texts), *(written(alerts, deviations) for alerts in said)]))
    FOLDER.mkdir(exist_ok=True)
    row_file.write_text("\n".join(rows) + "\n")


def expected(row_file):
    """The recorded verdicts of texts that are as they were, as {name: verdict}; the texts; how many files are not recorded."""
    rows = {name: (hashed, said) for name, hashed, *said in (line.split("\t") for line in row_file.read_text().splitlines())}
    verdicts, texts, unknown = {}, {}, 0
    for name, text in verdict.files().items():
        these = texts_of(name, text)
        hashed, said = rows.get(name, ("", []))
        if hashed != digest(these):
            unknown += 1
            continue
        texts.update(these)
        verdicts.update(zip(these, said))
    return verdicts, texts, unknown


def differs(said, findings, arms):
    if said == "?":
        return []
    lines = [] if said == "ok" else [(int(line), f"refused at {line}") for line in said.lstrip("~").split(",")]
    found = verdict.differences(lines, findings, arms)
    return [d for d in found if d[0] == "false" or not said.startswith("~")]


def compare(program, row_file):
    """How many verdicts agree, and a line for each that does not."""
    verdicts, texts, unknown = expected(row_file)
    failed = []
    with tempfile.TemporaryDirectory() as top:
        for name, text in texts.items():
            (pathlib.Path(top) / name).write_bytes(text)
        found = verdict.ours(program, top, list(texts), row_file.stem)
    for name, said in verdicts.items():
        failed += [f"{row_file.stem}: {name}: {kind}: {message}"
                   for kind, message in differs(said, found[name], verdict.has_arms(texts[name]))]
    print(f"{row_file.stem}: {len(verdicts)} verdicts, {unknown} files changed since they were recorded")
    if unknown > len(verdicts) // (EACH + 1):
        failed.append(f"{row_file.stem}: more files are unknown than known: record the verdicts again")
    return len(verdicts) - len(failed), failed


def main():
    if sys.argv[1] == "--record":
        record(sys.argv[2])
        return 0
    passed, failed = 0, []
    for row_file in sorted(FOLDER.glob("*.tsv")):
        agreed, differing = compare(os.path.abspath(sys.argv[1]), row_file)
        passed += agreed
        failed += differing
    for line in failed:
        print("FAIL:", line)
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
