#!/usr/bin/env python3
"""HAProxy thinks no worse of a configuration that is mended: no alert and no warning more.

usage: fix_oracle.py OWUI-LINT [FOLDER]     the folder's *.cfg instead of the cases and the corpus
"""
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
HAPROXY = os.environ.get("HAPROXY", "haproxy")
TOP = pathlib.Path(__file__).resolve().parent.parent


def verdict(path):
    """How many alerts and warnings, and the lines that say so."""
    done = subprocess.run(["timeout", "10", HAPROXY, "-c", "-f", path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = [line for line in done.stdout.decode(errors="replace").splitlines() if line.startswith(("[ALERT]", "[WARNING]"))]
    # After so many it stops, and for a last line that does not end; what it would say of the rest shows only later.
    capped = any("Too many" in line or "Missing LF" in line for line in said)
    return sum(s.startswith("[ALERT]") for s in said), sum(s.startswith("[WARNING]") for s in said), said, capped


def stem(line):
    """What a line of HAProxy's says, without its process and its place."""
    return line.split("] : ", 1)[-1]


def worse(before, after):
    if before[3]:
        return False
    # While lines are refused, HAProxy does not get to what it asks of the whole.
    if after[0] > before[0]:
        return True
    return after[0] == before[0] and after[1] > before[1]


def mend(files, options, folder):
    """Copies of the files that the program mends, as (file, copy); they are as it leaves them."""
    copies = [folder / f"{i}.cfg" for i in range(len(files))]
    for file, copy in zip(files, copies):
        shutil.copyfile(file, copy)
    for i in range(0, len(copies), 200):
        subprocess.run([PROGRAM, "--no-host", "--no-config", "-q", *options, *copies[i:i + 200]], stdout=subprocess.DEVNULL,
                       stderr=subprocess.PIPE, timeout=300)
    return [(file, copy) for file, copy in zip(files, copies) if copy.read_bytes() != file.read_bytes()]


def compare(pair):
    """Whether HAProxy thinks worse of the copy, and what it says of both."""
    file, copy = pair
    mended = copy.read_bytes()
    after = verdict(copy)
    shutil.copyfile(file, copy)
    before = verdict(copy)
    return worse(before, after), before, after, mended


def main():
    passed = failed = 0
    if not shutil.which(HAPROXY):
        print("0 passed, 0 failed: no haproxy is installed")
        return 77
    files = sorted(pathlib.Path(sys.argv[2]).glob("*.cfg")) if len(sys.argv) > 2 else \
        sorted(TOP.glob("tests/cases/*/*.cfg")) + sorted(TOP.glob("corpus/*/*.cfg"))
    for options in (["--fix"], ["--fix", "--unsafe-fixes"]):
        with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            pairs = mend(files, options, pathlib.Path(folder))
            for (file, _), (bad, before, after, mended) in zip(pairs, pool.map(compare, pairs)):
                passed, failed = passed + (not bad), failed + bad
                if bad:
                    new = set(map(stem, after[2])) - set(map(stem, before[2]))
                    print(f"FAIL: {file} {' '.join(options)}: {before[:2]} became {after[:2]}\n  " + "\n  ".join(sorted(new)[:5]))
                if len(sys.argv) > 2 and os.environ.get("SHOW"):
                    subprocess.run(["diff", "-u", file, "-"], input=mended)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
