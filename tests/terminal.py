#!/usr/bin/env python3
"""The program on a terminal: pages and colours.

usage: terminal.py OWUI-LINT [TEST...]
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

from program import BAD, PROGRAM, main


class Terminal:
    """The program on a terminal of its own."""

    def __init__(self, f, *args, rows=24, columns=80, env=None):
        self.out = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(f.path)
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            environment = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", **(env or {})}
            os.execve(PROGRAM, [PROGRAM, *args], environment)

    def read(self, until=None, seconds=20):
        """What it writes until a text comes, or until it ends."""
        start = time.monotonic()
        while not (until and until in self.out) and time.monotonic() - start < seconds:
            if not select.select([self.fd], [], [], 0.2)[0]:
                continue
            try:
                piece = os.read(self.fd, 65536)
            except OSError:
                piece = b""
            if not piece:
                break
            self.out += piece
        assert not until or until in self.out, self.out
        text, self.out = self.out, b""
        return text.decode()

    def hold_back(self, until, rounds):
        """Lets it run a tenth of the time until a text comes.  The rounds that took, or None."""
        for i in range(rounds):
            os.kill(self.pid, signal.SIGSTOP)
            time.sleep(0.09)
            os.kill(self.pid, signal.SIGCONT)
            if not select.select([self.fd], [], [], 0.01)[0]:
                continue
            try:
                self.out += os.read(self.fd, 65536)
            except OSError:
                return None
            if until in self.out:
                return i
        return None

    def press(self, keys):
        os.write(self.fd, keys)

    def end(self):
        os.close(self.fd)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def plain(text):
    return re.sub("\x1b\\[[0-9;]*[mK]", "", text).replace("\r", "")


def test_pages_stop_at_the_screens_end(f):
    t = Terminal(f, "explain", "undefined-backend", rows=10)
    first = t.read(b"-- more")
    assert "undefined-backend - " in plain(first) and "Remedy" not in first and first.count("\n") == 9, first
    t.press(b"\n")
    assert t.read(b"-- more").count("\n") == 1
    t.press(b" " * 10)
    assert "Remedy" in t.read()
    assert t.end() == 0


def test_pages_can_be_left(f):
    for key in (b"q", b"\x03", b"\x1b"):
        t = Terminal(f, "explain", "undefined-backend", rows=10)
        t.read(b"-- more")
        t.press(key)
        assert "Remedy" not in t.read()
        assert t.end() == 0


def test_short_pages_are_shown_at_once(f):
    t = Terminal(f, "explain", "undefined-backend", rows=100)
    assert "Remedy" in t.read() and t.end() == 0


def test_pages_are_as_wide_as_the_terminal(f):
    for columns, most in ((60, 60), (200, 100), (20, 40)):
        text = plain(Terminal(f, "explain", "client-ip-forgeable", rows=200, columns=columns).read())
        prose = [len(line) for line in text.split("\n") if not line.startswith("    ") and " - " not in line]
        assert most - 20 < max(prose[:12]) <= most, (columns, text)


def test_colours_on_a_terminal(f):
    f.write("a.cfg", BAD)
    assert "\x1b[1;31merror" in Terminal(f, "a.cfg").read()
    assert "\x1b[" not in Terminal(f, "a.cfg", env={"NO_COLOR": "1"}).read()
    assert "\x1b[" not in Terminal(f, "a.cfg", env={"TERM": "dumb"}).read()


def test_names_lead_to_pages_where_links_are_followed(f):
    f.write("a.cfg", BAD)
    f.write("pages/undefined-backend.md", "")
    link = "\x1b]8;;%s/undefined-backend.md\x1b\\undefined-backend\x1b]8;;\x1b\\"
    able = {"VTE_VERSION": "7000", "OWUI_LINT_PAGES": str(f.path / "pages")}
    args = ("--select", "undefined-backend", "a.cfg")
    assert link % f"file://{f.path}/pages" in Terminal(f, *args, env=able).read()
    web = {**able, "OWUI_LINT_PAGES": "https://docs.example.org/rules"}
    assert link % "https://docs.example.org/rules" in Terminal(f, *args, env=web).read()
    for other in ({"VTE_VERSION": ""}, {"OWUI_LINT_PAGES": "/nowhere"}, {"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b]8" not in Terminal(f, *args, env={**able, **other}).read(), other
    assert b"\x1b]8" not in f.run("--color", "always", *args, env=able).stdout


def test_who_waits_is_told_how_far_it_is(f):
    lines = "".join(f"    acl a{i} path_beg /{i}\n    use_backend b if a{i}\n" for i in range(200000))
    for i in range(3):
        f.write(f"big{i}.cfg", "frontend web\n    bind :80\n" + lines + "    no-such-word\nbackend b\n")
    args = ("-j", "1", "--format", "gnu", "--select", "undefined-backend,unknown-keyword")
    # However fast it is: held back, it takes longer than anybody waits without a word.
    t = Terminal(f, *args, ".", columns=16)
    rounds = t.hold_back(b" of 3: ", 1000)
    text = t.read(seconds=200).split("big0.cfg:")[0]
    t.end()
    assert rounds is not None and text.endswith("\r\x1b[K./"), text[-100:]
    shown = re.findall("\r\x1b\\[K([0-9] of 3: [^\r]*)", text)
    assert shown and all(len(line) < 20 for line in shown), shown
    t = Terminal(f, *args, "-q", ".", columns=16)
    assert t.hold_back(b" of 3: ", 2 * rounds) is None
    assert t.read(seconds=200).startswith("./big0.cfg:")
    t.end()


try:
    for end in pty.openpty():
        os.close(end)
except OSError as e:
    print(f"0 passed, 0 failed: no terminal can be had here: {e}")
    sys.exit(77)
sys.exit(main(globals(), sys.argv[2:]))
