#!/usr/bin/env python3
"""--watch: what is saved, in whatever way, is linted again.

usage: watch.py OWUI-LINT [TEST...]
"""
import contextlib
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading

from program import BAD, GOOD, PROGRAM, expect, main

ONLY = ("--no-host", "--format", "gnu", "--select", "undefined-backend")


class Watch:
    """The program at work; each line that it prints arrives in a queue."""

    def __init__(self, f, *args):
        self.process = subprocess.Popen([PROGRAM, "--watch", *ONLY, *args], cwd=f.path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.lines = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line.decode())
        self.lines.put(None)

    def see(self, text):
        line = self.lines.get(timeout=20)
        assert line and text in line, f"{line!r} is not {text!r}"

    def see_nothing(self):
        try:
            line = self.lines.get(timeout=0.5)
        except queue.Empty:
            return
        assert False, f"unexpected: {line!r}"


@contextlib.contextmanager
def watching(f, *args):
    w = Watch(f, *args)
    try:
        yield w
        w.process.send_signal(signal.SIGINT)
        assert w.process.wait(timeout=20) == -signal.SIGINT, w.process.returncode
    finally:
        w.process.kill()
        w.process.wait()


def bad(name):
    return BAD.replace("nowhere", name)


def replace(f, name, text):
    """As most editors save: another file takes the name."""
    f.write(name + ".new", text)
    os.rename(f.path / (name + ".new"), f.path / name)


def test_saved_in_place_and_replaced(f):
    f.write("a.cfg", bad("one"))
    with watching(f, "a.cfg") as w:
        w.see("'one'")
        w.see("waiting for changes")
        f.write("a.cfg", bad("two"))
        w.see("'two'")
        replace(f, "a.cfg", bad("three"))
        w.see("'three'")
        os.rename(f.path / "a.cfg", f.path / "a.cfg~")  # as Vim keeps what it replaces
        f.write("a.cfg", bad("four"))
        w.see("'four'")
        f.write("notes.txt", "nothing to do with it")
        w.see_nothing()


def test_gone_and_back(f):
    f.write("conf/a.conf", bad("one"))
    with watching(f, "conf/a.conf") as w:
        w.see("'one'")
        w.see("waiting for changes")
        shutil.rmtree(f.path / "conf")
        w.see("conf/a.conf: No such file")
        f.write("conf/a.conf", bad("two"))
        w.see("'two'")


def test_link_that_leads_elsewhere(f):
    """As a volume of Kubernetes: the folder's link is what changes."""
    for name in ("one", "two"):
        f.write(f"{name}/haproxy.conf", bad(name))
    os.symlink("one", f.path / "data")
    os.symlink("data/haproxy.conf", f.path / "haproxy.conf")
    with watching(f, "haproxy.conf") as w:
        w.see("'one'")
        w.see("waiting for changes")
        os.symlink("two", f.path / "data.new")
        os.rename(f.path / "data.new", f.path / "data")
        w.see("'two'")
        f.write("two/haproxy.conf", bad("three"))
        w.see("'three'")


def test_folder(f):
    f.write("x/a.cfg", bad("one"))
    with watching(f, "x") as w:
        w.see("x/a.cfg:3:17")
        w.see("waiting for changes")
        f.write("x/new/b.cfg", bad("two"))
        w.see("x/a.cfg:3:17")
        w.see("x/new/b.cfg:3:17")
        os.remove(f.path / "x/a.cfg")
        w.see("x/new/b.cfg:3:17")
        f.write("x/new/.b.cfg.swp", "an editor's own")
        w.see_nothing()


def test_settings_and_units(f):
    f.write("a.cfg", GOOD + "    use_backend b\n")
    f.write("conf.d/b.conf", GOOD.replace("web", "other"))
    f.write(".owui-lint.yaml", "units: [[a.cfg, conf.d/b.conf]]\n")
    with watching(f, "a.cfg") as w:
        w.see("'b'")
        w.see("waiting for changes")
        f.write(".owui-lint.yaml", "units: [")
        w.see(".owui-lint.yaml:1:")
        f.write(".owui-lint.yaml", "units: [[a.cfg, conf.d/b.conf]]\nseverity: { undefined-backend: info }\n")
        w.see("info: no backend is named 'b'")
        f.write("conf.d/b.conf", "listen b\n    bind :81\n    use_backend d\n")
        w.see("'d'")


def test_what_cannot_be_watched(f):
    f.write("a.cfg", BAD)
    expect(f.run("--watch", "-"), 2, err="--watch wants files, not standard input")
    expect(f.run("--watch", "--fix", "a.cfg"), 2, err="--watch does not go with --fix")
    expect(f.run("--watch", "missing.cfg"), 2, err="missing.cfg: No such file")
    expect(f.run("--watch"), 2, err="no PATH is given")


sys.exit(main(globals(), sys.argv[2:]))
