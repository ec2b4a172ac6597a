#!/usr/bin/env python3
"""--fix and --diff on files: what is written, how, and what stays.

usage: fix_files.py OWUI-LINT [TEST...]
"""
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time

import program
from program import PROGRAM

ONLY = ("--no-config", "--no-host", "--select", "tls-not-enabled")
BAD = "frontend web # the web\n    bind :443 crt /x.pem # why\n    default_backend x\n"
GOOD = BAD.replace("crt", "ssl crt")


class Folder(program.Folder):
    def read(self, name):
        return (self.path / name).read_bytes()

    def run(self, *args, stdin=None, command=()):
        return subprocess.run([*command, PROGRAM, *ONLY, *args], cwd=self.path, input=stdin, timeout=60,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def mend(self, *args, status=0, **more):
        done = self.run("--fix", "--unsafe-fixes", *args, **more)
        assert done.returncode == status, done
        assert status == 2 or not done.stderr, done
        return done


def test_mends(f):
    f.write("a.cfg", BAD)
    done = f.mend("a.cfg")
    assert f.read("a.cfg") == GOOD.encode()
    assert b"1 file: nothing to report (1 mended)" in done.stdout, done
    assert os.listdir(f.path) == ["a.cfg"]


def test_only_when_asked(f):
    f.write("a.cfg", BAD)
    for args in ([], ["--unsafe-fixes"], ["--fix"], ["--diff", "--unsafe-fixes"], ["--fix", "--diff", "--unsafe-fixes"]):
        before = os.stat(f.path / "a.cfg")
        assert f.run(*args, "a.cfg").returncode == (0 if args == ["--diff"] else 1), args
        after = os.stat(f.path / "a.cfg")
        assert f.read("a.cfg") == BAD.encode() and before.st_ino == after.st_ino and before.st_mtime_ns == after.st_mtime_ns
    assert b"1 can be mended with --fix --unsafe-fixes" in f.run("a.cfg").stdout


def test_nothing_to_mend_writes_nothing(f):
    f.write("a.cfg", GOOD).chmod(0o444)
    before = os.stat(f.path / "a.cfg")
    f.mend("a.cfg")
    assert os.stat(f.path / "a.cfg").st_ino == before.st_ino


def test_what_remains_decides(f):
    f.write("a.cfg", BAD)
    done = subprocess.run([PROGRAM, "--no-config", "--no-host", "--select", "tls-not-enabled,undefined-backend", "--fix",
                           "--unsafe-fixes", "a.cfg"], cwd=f.path, capture_output=True)
    assert done.returncode == 1 and b"'x'" in done.stdout and b"(1 mended)" in done.stdout, done


def test_other_bytes_stay(f):
    odd = b"# \xff\xfe \xe3\x81\x82\r\n\tfrontend  web\r\n\r\n\tbind :443   crt /x.pem\t# c\r\n  #\xc3\n\n bind :1 crt 'y z'"
    f.write("a.cfg", odd)
    f.mend("a.cfg")
    assert f.read("a.cfg") == odd.replace(b"crt", b"ssl crt")


def test_diff(f):
    f.write("a.cfg", BAD)
    done = f.run("--diff", "--unsafe-fixes", "a.cfg")
    assert done.returncode == 1 and not done.stderr
    assert done.stdout.decode() == (
        "--- a.cfg\n+++ a.cfg\n@@ -1,3 +1,3 @@\n frontend web # the web\n-    bind :443 crt /x.pem # why\n"
        "+    bind :443 ssl crt /x.pem # why\n     default_backend x\n"), done.stdout.decode()
    f.write("b.cfg", GOOD)
    done = f.run("--diff", "--unsafe-fixes", "b.cfg")
    assert done.returncode == 0 and not done.stdout, done
    assert f.run("--diff", "--unsafe-fixes", "--exit-zero", "a.cfg").returncode == 0


def test_diff_is_what_fix_does(f):
    if not shutil.which("patch"):
        return
    dice = random.Random(3)
    for _ in range(30):
        lines = [dice.choice(["    bind :443 crt /x\n", "\n", "    # c\n", f"    bind :{dice.randrange(1, 99)}\n",
                              "    bind :1 crt /y\r\n"]) for _ in range(dice.randrange(60))]
        text = "frontend web\n" + "".join(lines)
        if dice.random() < 0.3:
            text = text.rstrip("\n")
        f.write("a.cfg", text)
        diff = f.run("--diff", "--unsafe-fixes", "a.cfg").stdout
        shutil.copy(f.path / "a.cfg", f.path / "b.cfg")
        f.mend("a.cfg")
        if diff:
            done = subprocess.run(["patch", "--binary", "-s", "b.cfg"], cwd=f.path, input=diff, capture_output=True)
            assert done.returncode == 0, (done, diff)
        assert f.read("a.cfg") == f.read("b.cfg"), diff


def test_standard_input(f):
    done = f.run("--fix", "--unsafe-fixes", "-", stdin=BAD.encode())
    assert done.returncode == 0 and done.stdout == GOOD.encode() and b"nothing to report (1 mended)" in done.stderr, done
    done = f.run("--fix", "-", stdin=BAD.encode())
    assert done.returncode == 1 and done.stdout == BAD.encode() and b"tls-not-enabled" in done.stderr, done
    done = f.run("--diff", "--unsafe-fixes", "--stdin-filename", "x.cfg", "-", stdin=BAD.encode())
    assert done.returncode == 1 and done.stdout.startswith(b"--- x.cfg\n"), done


def test_parts_of_a_unit(f):
    f.write("a.cfg", BAD)
    f.write("b.cfg", "backend x\n    server s 192.0.2.1:80\n")
    f.write("c.cfg", BAD.replace("web", "web2"))
    before = os.stat(f.path / "b.cfg").st_ino
    f.mend("-f", "a.cfg", "-f", "b.cfg", "-f", "c.cfg")
    assert f.read("a.cfg") == GOOD.encode() and f.read("c.cfg") == GOOD.replace("web", "web2").encode()
    assert os.stat(f.path / "b.cfg").st_ino == before


def test_all_or_none_of_a_unit(f):
    f.write("a.cfg", BAD)
    (f.path / "locked").mkdir()
    f.write("locked/c.cfg", BAD.replace("web", "web2"))
    os.chmod(f.path / "locked", 0o555)
    if os.getuid() == 0:
        os.chmod(f.path, 0o777)
        os.chown(f.path / "a.cfg", 65534, 65534)
        done = f.run("--fix", "--unsafe-fixes", "-f", "a.cfg", "-f", "locked/c.cfg",
                     command=["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"])
        if b"setpriv" in done.stderr or b"exec" in done.stderr:
            return
    else:
        done = f.run("--fix", "--unsafe-fixes", "-f", "a.cfg", "-f", "locked/c.cfg")
    os.chmod(f.path / "locked", 0o755)
    assert done.returncode == 2 and b"locked/c.cfg: its folder cannot be written" in done.stderr, done
    assert f.read("a.cfg") == BAD.encode() and sorted(os.listdir(f.path)) == ["a.cfg", "locked"]


def test_the_same_file_twice(f):
    f.write("a.cfg", BAD)
    done = f.run("--fix", "--unsafe-fixes", "-f", "a.cfg", "-f", "a.cfg")
    assert done.returncode == 1 and f.read("a.cfg") == BAD.encode(), done
    f.mend("a.cfg", "a.cfg")
    assert f.read("a.cfg") == GOOD.encode()


def test_mode_owner_attributes(f):
    file = f.write("a.cfg", BAD)
    if os.getuid() == 0:
        os.chown(file, 1234, 4321)
    file.chmod(0o4642)
    attribute = True
    try:
        os.setxattr(file, "user.note", b"kept")
    except OSError:
        attribute = False
    before = os.stat(file)
    f.mend("a.cfg")
    after = os.stat(file)
    assert (before.st_mode, before.st_uid, before.st_gid) == (after.st_mode, after.st_uid, after.st_gid)
    assert before.st_ino != after.st_ino and f.read("a.cfg") == GOOD.encode()
    assert not attribute or os.getxattr(file, "user.note") == b"kept"


def access_list(others):
    """A POSIX access list: user 7 may read and write."""
    import struct
    entries = [(1, 6, -1), (2, 6, 7), (4, 4, -1), (16, 6, -1), (32, others, -1)]
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *e) for e in entries)


def test_access_lists(f):
    file = f.write("a.cfg", BAD)
    plain = f.write("b.cfg", BAD)
    try:
        os.setxattr(file, "system.posix_acl_access", access_list(4))
    except OSError:
        return
    # What the folder gives to new files must not reach the mended one.
    os.setxattr(f.path, "system.posix_acl_default", access_list(0))
    want = os.getxattr(file, "system.posix_acl_access"), os.stat(file).st_mode, os.stat(plain).st_mode
    f.mend("a.cfg", "b.cfg")
    assert (os.getxattr(file, "system.posix_acl_access"), os.stat(file).st_mode, os.stat(plain).st_mode) == want
    assert "system.posix_acl_access" not in os.listxattr(plain)


def test_symbolic_links(f):
    (f.path / "real").mkdir()
    f.write("real/a.cfg", BAD)
    os.symlink("real/a.cfg", f.path / "link.cfg")
    os.symlink("link.cfg", f.path / "again.cfg")
    f.mend("again.cfg")
    assert os.readlink(f.path / "link.cfg") == "real/a.cfg" and os.readlink(f.path / "again.cfg") == "link.cfg"
    assert f.read("real/a.cfg") == GOOD.encode() and os.listdir(f.path / "real") == ["a.cfg"]


def test_what_is_no_file(f):
    os.mkfifo(f.path / "pipe")
    writer = subprocess.Popen(["sh", "-c", 'printf "%s" "$1" > pipe', "sh", BAD], cwd=f.path)
    done = f.mend("pipe", status=2)
    writer.wait()
    assert b"pipe: it is no file that can be mended" in done.stderr and stat.S_ISFIFO(os.stat(f.path / "pipe").st_mode)


def test_killed_at_any_moment(f):
    old = "frontend web\n" + "    bind :443 crt /x.pem\n" * 3000
    new = old.replace("crt", "ssl crt").encode()
    f.write("a.cfg", old)
    start = time.monotonic()
    f.mend("a.cfg")
    whole = time.monotonic() - start
    for i in range(30):
        f.write("a.cfg", old)
        done = subprocess.Popen([PROGRAM, *ONLY, "--fix", "--unsafe-fixes", "-q", "a.cfg"], cwd=f.path, stdout=subprocess.DEVNULL)
        time.sleep(whole * (0.3 + i / 40))
        done.send_signal(signal.SIGKILL)
        done.wait()
        assert f.read("a.cfg") in (old.encode(), new), i
    done = f.run("a.cfg")
    assert done.returncode in (0, 1), done


sys.exit(program.main(globals(), sys.argv[2:], Folder))
