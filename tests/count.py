#!/usr/bin/env python3
"""Adds up the cases of meson's test log and of the source checks; "N passed, N failed" at the end.

A test program says how many cases it has by that same line, or as cmocka does; one that says nothing
is one case.  One that was skipped is none, and says why.
"""
import json
import re
import sys

PLAIN = re.compile(r"^(\d+) passed, (\d+) failed", re.M)
CMOCKA_PASSED = re.compile(r"^\[  PASSED  \] (\d+) test", re.M)
CMOCKA_FAILED = re.compile(r"^\[  FAILED  \] (\d+) test", re.M)


def count(output, ok):
    plain = PLAIN.findall(output)
    passed = sum(int(n) for n in CMOCKA_PASSED.findall(output))
    failed = sum(int(n) for n in CMOCKA_FAILED.findall(output))
    if plain:
        passed, failed = (int(n) for n in plain[-1])
    if not ok and not failed:
        failed = 1
    if ok and not passed:
        passed = 1
    return passed, failed


def main(tests, checks):
    passed = failed = 0
    for line in open(tests, encoding="utf-8", errors="replace"):
        test = json.loads(line)
        output = test.get("stdout", "") + test.get("stderr", "")
        if test["result"] == "SKIP":
            print("skipped:", test["name"] + ":", PLAIN.sub("", output).strip(": \n"))
            continue
        p, f = count(output, test["result"] == "OK")
        passed, failed = passed + p, failed + f
    p, f = count(open(checks, encoding="utf-8").read(), True)
    passed, failed = passed + p, failed + f
    print(f"{passed} passed, {failed} failed")
    return failed > 0


sys.exit(main(*sys.argv[1:]))
