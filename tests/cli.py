#!/usr/bin/env python3
"""The program from outside: exit status, streams, settings, and inputs that are meant to hurt.

usage: cli.py OWUI-LINT [TEST...]
"""
import json
import os
import resource
import subprocess
import sys
import threading
import time

from program import BAD, GOOD, PROGRAM, TOP, Folder, expect, formats, main

# Exit status.

def test_nothing_found(f):
    f.write("a.cfg", GOOD)
    expect(f.run("--no-host", "--select", "correctness", "a.cfg"), 0, "1 file: nothing to report")


def test_found(f):
    f.write("a.cfg", BAD)
    expect(f.run("a.cfg"), 1, "no backend is named 'nowhere'")


def test_same_status_in_every_format(f):
    f.write("good.cfg", GOOD)
    f.write("bad.cfg", BAD)
    for name in formats(f):
        expect(f.run("--format", name, "--select", "undefined-backend", "good.cfg"), 0)
        expect(f.run("--format", name, "--select", "undefined-backend", "bad.cfg"), 1)
        expect(f.run("--format", name, "missing.cfg"), 2, err="No such file")


def test_large_file_on_two_threads(f):
    """A comment makes the file large; what is found stays the same."""
    for path in sorted((TOP / "corpus").glob("*/haproxy.cfg")):
        text = path.read_text()
        f.write("haproxy.cfg", text)
        small = json.loads(f.run("--format", "json", "haproxy.cfg").stdout)["findings"]
        f.write("haproxy.cfg", text + "#\n" * (1 << 19))
        large = json.loads(f.run("--format", "json", "haproxy.cfg").stdout)["findings"]
        assert small == large, path


def test_exit_zero(f):
    f.write("a.cfg", BAD)
    expect(f.run("--exit-zero", "a.cfg"), 0, "nowhere")
    expect(f.run("--exit-zero", "missing.cfg"), 2, err="missing.cfg: No such file")


def test_fail_on(f):
    f.write("a.cfg", "frontend web\n    bind :80 # owui-lint: ignore undefined-backend\n")
    only = ("--select", "unused-suppression")
    expect(f.run(*only, "a.cfg"), 1, "warning")
    expect(f.run(*only, "--fail-on", "error", "a.cfg"), 0, "warning")
    expect(f.run(*only, "--fail-on", "info", "a.cfg"), 1)
    expect(f.run("--fail-on", "never", "a.cfg"), 2, err="--fail-on takes error|warning|info, not 'never'")


def test_wrong_requests(f):
    f.write("a.cfg", GOOD)
    f.write("empty/readme", "")
    for args, why in [
        ([], "no PATH is given"),
        (["--formt", "json", "a.cfg"], "did you mean '--format'?"),
        (["--format", "jsn", "a.cfg"], "did you mean 'json'?"),
        (["--format"], "option '--format' wants a value"),
        (["-x", "a.cfg"], "unknown option '-x'"),
        (["--quiet=yes", "a.cfg"], "takes no value"),
        (["--target", "1.8", "a.cfg"], "HAProxy 1.8 is none of 2.6"),
        (["--target", "", "a.cfg"], "--target names no version"),
        (["--select", "undefined-backnd", "a.cfg"], "did you mean 'undefined-backend'?"),
        (["--ignore", "xyzzy", "a.cfg"], "no rule or group is named 'xyzzy'"),
        (["--now", "tomorrow", "a.cfg"], "--now wants a time"),
        (["-j", "0", "a.cfg"], "-j wants a number from 1 on, not '0'"),
        (["-D", "=x", "a.cfg"], "-D wants NAME=VALUE"),
        (["--root", "nowhere", "a.cfg"], "--root: nowhere: "),
        (["--output", "no/such/folder", "a.cfg"], "no/such/folder: No such file"),
        (["empty"], "no HAProxy configuration is in this directory"),
        (["-f", "empty"], "has no file *.cfg"),
        (["explain"], "explain wants the name of a rule"),
        (["explain", "undefined-bckend"], "did you mean 'undefined-backend'?"),
        (["rules", "a.cfg"], "rules takes no argument"),
        (["rules", "--format", "sarif"], "as text or json"),
    ]:
        expect(f.run(*args), 2, err=why)


def test_full_disk(f):
    f.write("a.cfg", BAD)
    with open("/dev/full", "wb") as full:
        done = subprocess.run([PROGRAM, "a.cfg"], cwd=f.path, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2 and b"cannot write" in done.stderr, done
    expect(f.run("--output", "/dev/full", "a.cfg"), 2, err="/dev/full: ")


# What is linted.

def test_standard_input(f):
    expect(f.run("--format", "gnu", "-", stdin=BAD.encode()), 1, "-:3:17: error: no backend")
    expect(f.run("--format", "gnu", "--stdin-filename", "x.cfg", "-", stdin=BAD.encode()), 1, "x.cfg:3:17:")


def test_each_path_is_its_own_configuration(f):
    f.write("a.cfg", "frontend a\n    bind :80\n    default_backend b\n")
    f.write("b.cfg", "backend b\n    server s 192.0.2.1:80\n")
    only = ("--select", "undefined-backend", "--format", "gnu")
    expect(f.run(*only, "a.cfg", "b.cfg"), 1, "a.cfg:3:21")
    expect(f.run(*only, "-f", "a.cfg", "-f", "b.cfg"), 0)
    expect(f.run(*only, "-f", "."), 0)


def test_folder_of_f_is_read_as_haproxy_does(f):
    f.write("conf/10-b.cfg", "backend b\n    server s 192.0.2.1:80\n")
    f.write("conf/2-a.cfg", "frontend a\n    bind :80\n    default_backend b\n    use_backend c\n")
    f.write("conf/.hidden.cfg", "backend c\n")
    f.write("conf/c.conf", "backend c\n")
    f.write("conf/sub/c.cfg", "backend c\n")
    done = f.run("--select", "undefined-backend", "-f", "conf")
    expect(done, 1, "conf/2-a.cfg:4:17")
    assert b"2 files: 1 error" in done.stdout, done.stdout


def test_folder_is_searched(f):
    f.write("x/haproxy.cfg", BAD)
    f.write("x/y/site.cfg", "# comment\n\n" + BAD)
    f.write("x/setup.cfg", "[metadata]\nname = x\n")
    f.write("x/.git/haproxy.cfg", BAD)
    os.symlink(".", f.path / "x/loop")
    files = [x["file"] for x in f.findings("--select", "undefined-backend", "x")]
    assert files == ["x/haproxy.cfg", "x/y/site.cfg"], files


def test_unreadable_among_others(f):
    f.write("a.cfg", BAD)
    expect(f.run("missing.cfg", "a.cfg"), 2, "nowhere", err="missing.cfg: No such file")


def test_a_file_is_linted_once(f):
    f.write("x/haproxy.cfg", BAD)
    os.symlink("x", f.path / "y")
    for paths in (("x/haproxy.cfg", "./x//haproxy.cfg"), ("x", "x/haproxy.cfg"), ("y/haproxy.cfg", "x"), ("x", str(f.path / "x"))):
        assert len(f.findings("--select", "undefined-backend", *paths)) == 1, paths


def test_file_named_like_a_command(f):
    f.write("rules", BAD)
    expect(f.run("./rules"), 1, "nowhere")


# Options.

def test_define(f):
    f.write("a.cfg", 'frontend a\n    bind :80\n    default_backend "$NAME"\n')
    only = ("--select", "undefined-backend")
    expect(f.run(*only, "a.cfg", env={"NAME": "x"}), 0)
    expect(f.run(*only, "-D", "NAME=x", "a.cfg"), 1, "no backend is named 'x'")


def test_select_and_ignore(f):
    f.write("a.cfg", BAD)
    expect(f.run("--select", "correctness", "--ignore", "undefined-backend", "a.cfg"), 0)
    expect(f.run("--select", "undefined-backend", "--ignore", "correctness", "a.cfg"), 1)
    expect(f.run("--ignore", "all", "a.cfg"), 0)
    expect(f.run("--select", "syntax,undefined-backend", "a.cfg"), 1)


def test_color(f):
    f.write("a.cfg", BAD)
    assert b"\x1b[" not in f.run("a.cfg").stdout
    assert b"\x1b[" in f.run("--color", "always", "a.cfg").stdout
    assert b"\x1b[" in f.run("a.cfg", env={"CLICOLOR_FORCE": "1"}).stdout
    assert b"\x1b[" not in f.run("a.cfg", env={"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}).stdout


def test_output_files(f):
    f.write("a.cfg", BAD)
    expect(f.run("-o", "text.out", "--output", "json=j.out", "-o", "gnu=g.out", "a.cfg"), 1)
    assert "nowhere" in (f.path / "text.out").read_text()
    assert json.loads((f.path / "j.out").read_text())["summary"]["errors"] == 1
    assert (f.path / "g.out").read_text().startswith("a.cfg:3:17: error: ")
    expect(f.run("--output", "json=j.out", "a.cfg"), 1, "1 error")


def test_quiet_and_statistics(f):
    f.write("a.cfg", BAD)
    assert b"1 file" not in expect(f.run("-q", "a.cfg"), 1).stdout
    expect(f.run("--statistics", "a.cfg"), 1, "       1  undefined-backend")


def test_jobs_do_not_show(f):
    for i in range(40):
        f.write(f"{i}.cfg", BAD.replace("nowhere", f"nowhere{i}") + f"\nbackend b{i % 3}\n    oops\n" * (i % 5))
    f.write("missing/haproxy.cfg", "").unlink()
    once = f.run("-j", "1", "--format", "json", ".")
    assert once.stdout.count(b"no backend is named") == 40
    for jobs in ("2", "7", "1000"):
        done = f.run("-j", jobs, "--format", "json", ".")
        assert (done.stdout, done.stderr, done.returncode) == (once.stdout, once.stderr, 1), jobs
    assert f.run("--format", "json", ".").stdout == once.stdout


def test_help_and_version(f):
    for command in ([], ["lint"], ["explain"], ["rules"]):
        done = expect(f.run(*command, "--help"), 0, "usage: owui-lint")
        assert max(map(len, done.stdout.decode().splitlines())) <= 82, done.stdout
    expect(f.run("--version"), 0, "owui-lint ")


ROUTES = "defaults\n mode http\n timeout client 5s\nfrontend web\n bind :80\n http-request set-header X-A 1 if { path /a }\n" + "".join(
    " use_backend b%d if { hdr(host) -i h%d.test }\n" % (i, i) for i in range(9)) + "".join(
    "backend b%d\n server s 192.0.2.1:80\n" % i for i in range(9))


def test_route_is_a_story(f):
    """What took the request is told, and what could have; what would only have changed it on demand."""
    f.write("a.cfg", ROUTES)
    ask = ("route", "--no-config", "--no-host", "--request", "http://h7.test/", "a.cfg")
    told = f.run(*ask)
    expect(told, 0, "line 7 would take it to backend 'b0', but { hdr(host) -i h0.test } does not hold")
    expect(told, 0, "and so it is with 3 more, up to line 13 (--verbose tells of each)")
    expect(told, 0, "line 14 takes it to backend 'b7'")
    expect(told, 0, "so the request goes to backend 'b7', server 's' at 192.0.2.1:80, by line 14")
    assert b"X-A" not in told.stdout
    expect(f.run(*ask, "--verbose"), 0, "line 6 would set the header 'X-A', but { path /a } does not hold")
    expect(f.run(*ask, "--src", "nowhere"), 2, err="--src wants an address")


def test_listeners_are_a_table(f):
    f.write("a.cfg", """defaults
    mode http
    default_backend app
frontend some
    bind :80
    http-request deny unless { src 10.0.0.0/8 }
frontend named
    bind :81
    http-request deny if !{ src 10.0.0.0/8 } !{ hdr(host) -i chat.example.org }
frontend certified
    bind 192.0.2.1:82 ssl crt a.pem ca-file ca.pem verify required
frontend moved
    bind 127.0.0.1:83
    http-request redirect scheme https
backend app
    server a 192.0.2.9:80
""")
    assert f.run("listeners", "a.cfg").stdout.decode().splitlines()[1:] == [
        "*          80    http      some       5     listed addresses          app",
        "*          81    http      named      8     everyone                  app",
        "192.0.2.1  82    https     certified  11    holders of a certificate  app",
        "127.0.0.1  83    http      moved      13    this machine              a redirect",
    ]


def test_every_rule_has_a_page(f):
    rules = json.loads(f.run("rules", "--format", "json").stdout)["rules"]
    listed = f.run("rules").stdout.decode().splitlines()
    assert len(rules) == len(listed)
    done = expect(f.run("explain", *[r["name"] for r in rules]), 0).stdout.decode()
    for r in rules:
        assert f"{r['name']} - {r['summary']}" in done


def test_suppressed_are_reported_on_demand(f):
    f.write("a.cfg", BAD.replace("nowhere", "nowhere # owui-lint: ignore undefined-backend - soon"))
    only = ("--select", "undefined-backend,unused-suppression")
    expect(f.run(*only, "a.cfg"), 0, "(1 suppressed)")
    expect(f.run(*only, "--report-suppressed", "a.cfg"), 0, "suppressed: soon")
    found = f.findings(*only, "--report-suppressed", "a.cfg")
    assert [x["suppressed"] for x in found] == [{"reason": "soon"}], found


# Settings.

def test_settings_are_found_upward(f):
    f.write(".owui-lint.yaml", "ignore: [undefined-backend]\n")
    f.write("a/b/x.cfg", BAD)
    only = ("--ignore", "style")
    assert not [x for x in f.findings(*only, "a/b/x.cfg") if x["rule"] == "undefined-backend"]
    f.write("a/.owui-lint.yaml", "")
    assert [x for x in f.findings(*only, "a/b/x.cfg") if x["rule"] == "undefined-backend"]
    assert [x for x in f.findings("--no-config", "a/b/x.cfg") if x["rule"] == "undefined-backend"]
    found = f.findings("--config", ".owui-lint.yaml", "-", stdin=BAD.encode())
    assert not [x for x in found if x["rule"] == "undefined-backend"]


def test_settings_of_the_user(f):
    f.write("home/.config/owui-lint.yaml", "select: syntax\n")
    f.write("xdg/owui-lint.yaml", "select: undefined-backend\n")
    f.write("a.cfg", BAD)
    home = {"HOME": str(f.path / "home"), "XDG_CONFIG_HOME": ""}
    expect(f.run("a.cfg", env=home), 0)
    expect(f.run("a.cfg", env={**home, "XDG_CONFIG_HOME": str(f.path / "xdg")}), 1)


def test_every_setting(f):
    f.write("a.cfg", BAD)
    f.write("units.yaml", "units:\n  - [a.cfg, b.cfg]\n  - [c.cfg]\n\nhosts: [a.test]\n")
    expect(f.run("--config", "units.yaml", "--show-settings"), 0, "units             - [a.cfg, b.cfg] - [c.cfg] (units.yaml:2)\n")
    f.write("web.yaml", """
target: ["3.0", 3.2]
select: [correctness, acme]
ignore: acme-depends,undefined-acl
severity: { undefined-backend: info, syntax: warning, unused-acl: off }
fail-on: error
units: [[a.cfg, conf.d], [b.cfg]]
env: { PORT: 80 }
root: .
websocket-idle: 45
response-silence: 3m
certificate-days: 14
applications: [chat]
hosts: [chat.example.org]
acme: false
compose: compose.yaml
per-file-ignores: { "*.cfg": [undefined-acl] }
""".replace("acme-depends,undefined-acl", "undefined-backend").replace("unused-acl", "bad-suppression").replace("[undefined-acl]", "[unknown-keyword]"))
    shown = expect(f.run("--config", "web.yaml", "--show-settings", "--target", "3.4"), 0).stdout.decode()
    assert "target            3.4 (--target)" in shown, shown
    assert "fail-on           error (web.yaml:6)" in shown, shown
    assert "(default)" not in shown, shown


def test_wrong_settings(f):
    f.write("a.cfg", GOOD)
    for text, why in [
        ("hosts:\n", ":1:7: hosts wants a word"),
        ("target: 2.6,1.8\n", ":1:9: HAProxy 1.8 is none of"),
        ("igore: x\n", ":1:1: unknown setting 'igore'; did you mean 'ignore'?"),
        ("ignore: [undefined-backnd]\n", ":1:10: no rule or group is named 'undefined-backnd'; did you mean"),
        ("target: 1.8\n", ":1:9: HAProxy 1.8 is none of"),
        ("ignore: style\nignore: acme\n", ":2:1: 'ignore' is said twice"),
        ("\nfail-on: never\n", ":2:10: fail-on wants error, warning or info"),
        ("severity: { undefined-backend: loud }\n", ":1:32: undefined-backend wants error, warning, info or off"),
        ("websocket-idle: long\n", ":1:17: websocket-idle wants a time such as 30s"),
        ("certificate-days: x\n", "wants a number of days"),
        ("acme: maybe\n", "acme wants true or false"),
        ("units: [a.cfg]\n", ":1:9: a unit is a list of paths"),
        ("- a\n", ":1:1: settings are keys with values"),
        ("a: [\n", ":2:1: "),
        ("per-file-ignores:\n  '[a': acme\n", ":2:3: no file fits the pattern '[a': its '[' has no ']'"),
        ("root: nowhere\n", "nowhere: "),
    ]:
        f.write(".owui-lint.yaml", text)
        expect(f.run("a.cfg"), 2, err=why)
    expect(f.run("--config", "missing.yaml", "a.cfg"), 2, err="missing.yaml: No such file")


def test_units(f):
    f.write("x/.owui-lint.yaml", "units:\n  - [front.cfg, conf.d]\nselect: undefined-backend\n")
    f.write("x/front.cfg", "frontend a\n    bind :80\n    default_backend b\n    use_backend c\n")
    f.write("x/conf.d/b.cfg", "backend b\n    server s 192.0.2.1:80\n")
    f.write("x/other.cfg", BAD)
    found = f.findings("x/conf.d/b.cfg", "x/front.cfg")
    assert [(x["file"], x["line"]) for x in found] == [("x/front.cfg", 4)], found
    assert b"2 files" in f.run("x/conf.d/b.cfg").stdout
    assert len(f.findings("x/front.cfg", "x/other.cfg")) == 2
    os.remove(f.path / "x/front.cfg")
    done = f.run("x/conf.d/b.cfg")
    expect(done, 2, err="x/front.cfg: No such file")


def test_severity_and_per_file_ignores(f):
    f.write("a.cfg", BAD)
    f.write("sub/old.cfg", BAD)
    f.write(".owui-lint.yaml", "select: undefined-backend\nseverity: { undefined-backend: info }\n")
    assert [x["severity"] for x in f.findings("a.cfg")] == ["info"]
    f.write(".owui-lint.yaml", "select: undefined-backend\nseverity: { undefined-backend: off }\n")
    assert not f.findings("a.cfg")
    for pattern in ("old.cfg", "sub/*", "*.cfg", "**/old.cfg", "./sub/old.cfg", "sub", "sub/", "**/sub"):
        f.write(".owui-lint.yaml", f"select: undefined-backend\nper-file-ignores: {{ '{pattern}': undefined-backend }}\n")
        assert not f.findings("sub/old.cfg")
    f.write(".owui-lint.yaml", "select: undefined-backend\nper-file-ignores: { 'sub/*': correctness }\n")
    assert len(f.findings("a.cfg", "sub/old.cfg")) == 1


# What a value may be: JSON is YAML, too.
VALUES = [None, True, 0, -1, 21, 1.5, 3.2, 10001, "", "word", "error", "off", "true", "http://x/", "30s", "30x", "2.6", "2.5", "3.2, 3.4",
          "acme", "undefined-backend, acme", "all", [], ["a"], ["error"], ["acme"], ["3.2", 3.4], [1], [None], [[]], [["a.cfg", "b"]],
          [{}], {}, {"a": "b"}, {"acme": "error"}, {"acme": False}, {"acme": ["acme"]}, {"x*": "acme"},
          *({pattern: "acme"} for pattern in ("", "/etc/x", "../x", "..", "..x", "a..", "!x", "a!", "{a,b}", "[a-z]x", "[a", "[]", "[]]", "[!]", "[!]]",
                                              "[^a]", "[", "\\[a", "a\\", "a\\\\", "[a]]", "**/a", "./a", "sub/")),
          {"x": 1}, {"x": None}]


def test_schema_and_settings_agree(f):
    import jsonschema
    schema = json.loads((TOP / "docs/settings.schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    valid = jsonschema.Draft7Validator(schema).is_valid
    shown = f.run("--no-config", "--show-settings").stdout.decode().splitlines()
    assert [line.split()[0] for line in shown] == sorted(schema["properties"])
    for settings in [{key: value} for key in schema["properties"] for value in VALUES] + VALUES:
        f.write(".owui-lint.yaml", json.dumps(settings))
        done = f.run("--no-host", "--show-settings")
        assert (done.returncode == 0) == valid(settings) or settings is None, (settings, done.stderr)


# Baseline.

def test_baseline(f):
    f.write("a.cfg", "frontend a\n    bind :80\n    use_backend x\n    use_backend y\n")
    only = ("--select", "undefined-backend")
    done = expect(f.run(*only, "--write-baseline", "--baseline", "known.json", "a.cfg"), 0)
    assert not done.stdout
    known = json.loads((f.path / "known.json").read_text())
    assert [k["rule"] for k in known["findings"]] == ["undefined-backend"] * 2
    expect(f.run(*only, "--baseline", "known.json", "a.cfg"), 0, "baseline: 2 known, 0 gone")
    # Moved and re-indented lines are known; an equal fault beside a known one is new.
    f.write("a.cfg", "# new\nfrontend a\n  bind :80\n  use_backend   x # why\n  use_backend x\n")
    done = f.run(*only, "--format", "gnu", "--baseline", "known.json", "a.cfg")
    expect(done, 1, "a.cfg:5:15: ")
    assert done.stdout.count(b"\n") == 1, done.stdout
    expect(f.run(*only, "--baseline", "known.json", "a.cfg"), 1, "baseline: 1 known, 1 gone")
    # From another folder it is the same file.
    (f.path / "sub").mkdir()
    inner = Folder(f.path / "sub")
    expect(inner.run(*only, "--baseline", "../known.json", "../a.cfg"), 1, "baseline: 1 known")


def test_wrong_baseline(f):
    f.write("a.cfg", BAD)
    expect(f.run("--baseline", "none.json", "a.cfg"), 2, err="none.json: No such file")
    f.write("bad.json", "{")
    expect(f.run("--baseline", "bad.json", "a.cfg"), 2, err="bad.json:1:")
    f.write("bad.json", "[]")
    expect(f.run("--baseline", "bad.json", "a.cfg"), 2, err="bad.json: it is no baseline")
    expect(f.run("--write-baseline", "--baseline", "/dev/full", "a.cfg"), 2, err="/dev/full: ")


# Inputs that are meant to hurt.

def worked():
    """Seconds that our children have worked: what else the machine does is not theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def quick(f, *args, status=(0, 1), seconds=20, **more):
    before = worked()
    done = f.run(*args, timeout=250, **more)
    assert worked() - before < seconds, f"{args} took {worked() - before:.1f} s"
    assert done.returncode in status, (args, done.returncode, done.stdout[-300:], done.stderr[-2000:])
    return done


def test_empty_file(f):
    f.write("a.cfg", "")
    quick(f, "a.cfg")


def test_fifo(f):
    os.mkfifo(f.path / "pipe")
    start = time.monotonic()
    expect(f.run("pipe"), 2, err="pipe: nobody writes to this FIFO")
    assert time.monotonic() - start < 3
    writer = threading.Thread(target=lambda: (f.path / "pipe").write_text(BAD))
    writer.start()
    expect(f.run("pipe"), 1, "nowhere")
    writer.join()


def test_devices(f):
    expect(f.run("/dev/zero", timeout=100), 2, err="/dev/zero: it is longer than 256 MiB")
    quick(f, "/dev/null")


def test_unreadable_file(f):
    f.write("a.cfg", GOOD).chmod(0)
    if os.getuid() == 0:
        command = ["setpriv", "--reuid=65534", "--clear-groups", PROGRAM, "a.cfg"]
        os.chmod(f.path, 0o755)
        done = subprocess.run(command, cwd=f.path, capture_output=True)
        if b"setpriv" in done.stderr or b"exec" in done.stderr:
            return
    else:
        done = f.run("a.cfg")
    expect(done, 2, err="a.cfg: Permission denied")


def test_nul_bytes(f):
    f.write("a.cfg", b"frontend web\0x\n    bind :80\0\n\0\0\0")
    quick(f, "a.cfg", status=(1,))


def test_random_bytes(f):
    import random
    dice = random.Random(4)
    for i in range(20):
        f.write("a.cfg", bytes(dice.randrange(256) for _ in range(3000)))
        quick(f, "a.cfg")


def test_huge_line(f):
    f.write("a.cfg", b"frontend web\n    use_backend " + b"x" * 50_000_000 + b" " + b"y " * 25_000_000 + b"\n")
    quick(f, "a.cfg", seconds=60, status=(1,))


def test_deep_conditionals(f):
    f.write("a.cfg", ".if defined(X)\n" * 10000 + "frontend web\n" + ".endif\n" * 10000)
    quick(f, "a.cfg")
    f.write("b.cfg", ".if defined(X)\n" * 10000)
    quick(f, "b.cfg")


WEB = "defaults\n    mode http\nfrontend web\n    bind :80\n"
LAST = "frontend last\n    bind :81\n"
APP = "    default_backend app\nbackend app\n    server a 192.0.2.1:80\n"


# Time grows with the file, and not with its square, as it once did with each of these.
def test_many_lines_of_a_kind(f):
    many = {
        "alternatives": "".join(f"    acl a path_beg /x{i}\n" for i in range(50000)) + "    http-request deny if a\n",
        "backends": "".join(f"    use_backend b{i} if {{ hdr(host) h{i} }}\n" for i in range(50000)),
        "headers": "".join(f"    http-request set-header X-{i} 1\n" for i in range(15000)),
        "tests": "".join(f"    acl a path_beg /x{i}\n" for i in range(200)) + "    http-request deny if a\n" * 20000,
        "paths": "    http-request set-path %[path]%[path]\n" * 10000,
        "pages": "".join(f"frontend f{i}\n    bind :{1024 + i}\n    use_backend b{i} if {{ hdr(host) h{i} }}\n"
                         f"backend b{i}\n    stats enable\n" for i in range(1000)) + LAST,
        "challenges": "".join(
            f"frontend f{i}\n    bind 192.0.{i >> 8}.{i & 255}:80\n    acl challenge path_beg /.well-known/acme-challenge/\n"
            f"    acl host hdr(host) -i h{i}.test\n    use_backend app if challenge\n    use_backend b{i} if host\n"
            f"backend b{i}\n    server a 127.0.0.1:8888\n" for i in range(4000)) + LAST,
    }
    for name, lines in many.items():
        f.write(f"{name}.cfg", WEB + lines + APP)
        quick(f, "--no-host", "--format", "jsonl", f"{name}.cfg", seconds=15)


def test_growing_value(f):
    f.write("a.cfg", WEB + "    use_backend %[path" + ",regsub(a,aaaa,g)" * 5000 + "]\n" + APP)
    quick(f, "a.cfg", seconds=15)


def test_no_final_newline(f):
    f.write("a.cfg", BAD.rstrip())
    assert "undefined-backend" in [x["rule"] for x in f.findings("a.cfg")]


def test_utf16(f):
    f.write("a.cfg", BAD.encode("utf-16"))
    assert [x["rule"] for x in f.findings("--ignore", "version", "a.cfg")] == ["byte-order-mark"]
    f.write("a.cfg", BAD.encode("utf-8-sig"))
    assert "unknown-section" not in [x["rule"] for x in f.findings("a.cfg")]


sys.exit(main(globals(), sys.argv[2:]))
