#!/usr/bin/env python3
"""HAProxy thinks no worse of a configuration that is mended: no alert and no warning more.

usage: fix_oracle.py OWUI-LINT [FOLDER]     the folder's *.cfg instead of the cases and the corpus
"""
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


def main():
    passed = failed = 0
    if not shutil.which(HAPROXY):
        print("0 passed, 0 failed: no haproxy is installed")
        return 77
    files = sorted(pathlib.Path(sys.argv[2]).glob("*.cfg")) if len(sys.argv) > 2 else \
        sorted(TOP.glob("tests/cases/*/*.cfg")) + sorted(TOP.glob("corpus/*/*.cfg"))
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / "a.cfg"
        for file in files:
            for options in (["--fix"], ["--fix", "--unsafe-fixes"]):
                copy.write_bytes(file.read_bytes())
                subprocess.run([PROGRAM, "--no-host", "--no-config", "-q", *options, copy], stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, timeout=60)
                if copy.read_bytes() == file.read_bytes():
                    continue
                after = verdict(copy)
                mended = copy.read_bytes()
                copy.write_bytes(file.read_bytes())
                before = verdict(copy)
                if worse(before, after):
                    failed += 1
                    new = set(map(stem, after[2])) - set(map(stem, before[2]))
                    print(f"FAIL: {file} {' '.join(options)}: {before[:2]} became {after[:2]}\n  " + "\n  ".join(sorted(new)[:5]))
                else:
                    passed += 1
                if len(sys.argv) > 2 and os.environ.get("SHOW"):
                    subprocess.run(["diff", "-u", file, "-"], input=mended)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
