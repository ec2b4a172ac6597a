#!/usr/bin/env python3
"""The installed haproxy refuses what we refuse, on the same line, and accepts what we accept.

usage: oracle.py OWUI-LINT [EACH [SEED]]

Judges the corpus, the rules' cases, and of those that HAProxy accepts EACH mutations of one line.
deviations.txt lists what may differ and why; a row that nothing matches any more fails, too.
"""
import concurrent.futures
import os
import pathlib
import shutil
import sys
import tempfile

import verdict

PROGRAM = os.path.abspath(sys.argv[1])
HAPROXY = os.environ.get("HAPROXY", "haproxy")
SUPPORTED = ("2.6", "2.8", "3.0", "3.2", "3.4")


class Court:
    """Judges texts in a folder, and counts."""

    def __init__(self, folder, target, pool):
        self.folder, self.target, self.pool = pathlib.Path(folder), target, pool
        self.deviations = verdict.Deviations(target)
        self.passed, self.failed = 0, []

    def judge(self, texts):
        """The names of those that HAProxy accepts."""
        sound = []
        for name, text in texts.items():
            (self.folder / name).write_bytes(text)
        found = verdict.ours(PROGRAM, self.folder, list(texts), self.target)
        said = self.pool.map(lambda name: verdict.theirs(HAPROXY, self.folder / name), texts)
        for name, alerts in zip(texts, said):
            if alerts is None:
                continue
            if not alerts:
                sound.append(name)
            differ = verdict.differences(alerts, found[name], verdict.has_arms(texts[name]))
            new = [d for d in differ if not self.deviations.knows(*d)]
            self.passed += not new
            self.failed += [f"{name}: {kind}: {message}" for kind, message in new]
        return sound


def main():
    target = verdict.version(HAPROXY) if shutil.which(HAPROXY) else ""
    if target not in SUPPORTED:
        print(f"0 passed, 0 failed: no supported haproxy is installed ({target or 'none'})")
        return 77
    each = int(sys.argv[2]) if len(sys.argv) > 2 else 6
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else verdict.SEED
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        court = Court(folder, target, pool)
        texts = verdict.files()
        mutations = {}
        for name in court.judge(texts):
            mutations.update(verdict.mutations(name, texts[name], each, seed))
        court.judge(mutations)
    # The list is reviewed with Debian's release and the usual seed.
    if target == "2.6" and len(sys.argv) < 3:
        court.failed += [f"a deviation that is none any more: {row}" for row in court.deviations.stale()]
    for line in court.failed:
        print("FAIL:", line)
    print(f"{court.passed} passed, {len(court.failed)} failed (haproxy {target})")
    return 1 if court.failed else 0


if __name__ == "__main__":
    sys.exit(main())
