#!/usr/bin/env python3
"""owui-lint test: what passes, what fails and how it says so, files that are wrong, first drafts.

usage: suite.py OWUI-LINT [TEST...]
"""
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as xml

import program
from program import PROGRAM, TOP

HOST = "chat.kitsune.test"
CONFIG = """global
    maxconn 100

defaults
    mode http
    timeout connect 5s
    timeout client 50s
    timeout server 90s

frontend web
    bind :80
    http-request redirect location https://%[req.hdr(host)]/ code 302 if { path /go }
    http-request set-header X-Seen %[src]
    http-request deny if { src,table_http_req_rate(web) gt 10 } { path /busy }
    stick-table type ip size 10k store http_req_rate(10s)
    use_backend api if { path_beg /api/ }
    default_backend app

backend app
    timeout tunnel 1h
    http-response set-header X-Up 1
    http-response del-header Server
    server a 192.0.2.1:80

backend api
    http-request add-header X-Two a
    http-request add-header X-Two b
    http-request set-path /v1%[path]
    server b 192.0.2.2:80
"""


class Folder(program.Folder):
    def __init__(self, path):
        super().__init__(path)
        self.write("haproxy.cfg", CONFIG)

    def run(self, *args, status=0, err=None, **more):
        done = subprocess.run([PROGRAM, "test", "--no-host", *map(str, args)], cwd=self.path, capture_output=True,
                              timeout=60, **more)
        said = done.stderr.decode()
        assert done.returncode == status, (done.returncode, done.stdout.decode(), said)
        assert (len(said.splitlines()) == 1 and err in said) if err else not said, said
        return done.stdout.decode()

    def case(self, request, expect, status=0, **keys):
        """Runs one test; json is YAML."""
        test = {"request": request, "expect": expect, **{k.replace("_", "-"): v for k, v in keys.items()}}
        self.write("a.test.yaml", "configuration: haproxy.cfg\ntests:\n  - " + json.dumps(test) + "\n")
        return self.run("a.test.yaml", status=status)


def test_passes(f):
    f.case("GET http://x.test/", {"backend": "app", "server": "a", "frontend": "web", "action": "backend", "path": "/",
                                  "method": "GET", "status": None, "location": None})
    f.case("http://x.test/", {"backend": "app"})
    f.case("GET http://x.test/go", {"status": 302, "location": "https://x.test/", "backend": None, "server": None})
    f.case("GET http://x.test/api/x?y=z", {"backend": "api", "path": "/v1/api/x?y=z", "headers": {"X-Two": ["a", "b"]}})
    f.case("GET http://x.test/api/x?y=z", {"headers": {"x-two": "a, b", "X-Three": None, "host": "x.test"}})
    f.case("GET http://x.test/", {"headers": {"X-Seen": "198.51.100.9"}}, **{"from": "198.51.100.9"})
    f.case("GET http://x.test/", {"timeout": {"connect": "5000", "client": "50s", "server": "90s", "tunnel": "1h",
                                              "queue": None, "silence": "90000ms", "idle": "60m"}})
    f.case("GET http://x.test/busy", {"any-of": [{"backend": "app"}, {"status": 403}]})
    f.case("GET http://x.test/go", {"response-headers": {"Location": "https://x.test/", "cache-control": "no-cache", "Server": None}})
    f.case("GET http://x.test/", {"response-headers": {"X-Up": "1", "Server": None}})
    f.case("GET http://x.test/", {"headers": {"A": ["1", "2"], "Host": "y.test"}}, headers={"A": ["1", "2"], "Host": "y.test"})


def test_failures_show_what_differs(f):
    said = f.case("GET http://x.test/api/x", {"backend": "app", "server": "a"}, status=1, name="the API")
    assert said == ("a.test.yaml:3: FAIL: the API\n  - backend: app\n  + backend: api\n  - server: a\n  + server: b\n"
                    "  by haproxy.cfg:16: use_backend api if { path_beg /api/ }\n\na.test.yaml: 0 passed, 1 failed\n"), said
    said = f.case("GET http://x.test/go", {"status": 301, "location": "https://x.test/a"}, status=1)
    assert "  - status: 301\n  + status: 302\n  - location: https://x.test/a\n  + location: https://x.test/\n" in said, said
    said = f.case("GET http://x.test/", {"headers": {"X-Two": "a", "Host": None}}, status=1)
    assert "  - X-Two: a\n  + X-Two: (none)\n  - Host: (none)\n  + Host: x.test\n" in said, said
    said = f.case("GET http://x.test/", {"timeout": {"client": "1m", "tunnel": "1h"}}, status=1)
    assert "  - timeout client: 1m\n  + timeout client: 50s\n" in said and "timeout tunnel" not in said, said


def test_what_is_not_certain_fails(f):
    said = f.case("GET http://x.test/busy", {"backend": "app"}, status=1)
    assert "if it comes to that: it depends on" in said and "haproxy.cfg:14: http-request deny" in said, said
    said = f.case("GET http://x.test/", {"headers": {"X-Seen": "198.51.100.9"}}, status=1)
    assert "depends on something outside" in said, said
    f.case("GET http://x.test/busy", {"any-of": [{"backend": "app"}, {"status": 404}]}, status=1)
    said = f.case("GET http://x.test/", {"response-headers": {"Content-Type": "text/html", "X-Up": "2"}}, status=1)
    assert "+ Content-Type: (depends on something outside" in said and "  - X-Up: 2\n  + X-Up: 1\n" in said, said


def test_a_request_nobody_listens_for(f):
    f.write("a.test.yaml", f"configuration: haproxy.cfg\ntests:\n  - request: GET http://x.test:81/\n    expect: {{backend: app}}\n"
                           f"  - request: GET http://x.test/\n    expect: {{backend: app}}\n")
    said = f.run("a.test.yaml", status=1, err="nothing listens on port 81")
    assert "1 passed, 1 failed" in said and "cannot be sent" in said, said


def test_files_that_are_wrong(f):
    head = "configuration: haproxy.cfg\ntests:\n"
    good = "  - request: GET http://x.test/\n    expect: {backend: app}\n"
    for text, why in (
            ("", "a.test.yaml:1:1: a test file has the keys"),
            ("[]", "a test file has the keys"),
            ("configuration: haproxy.cfg\n", "a test file has the keys"),
            (head, "'tests' wants a list"),
            ("configuration: haproxy.cfg\ntests: []\n", "there is no test"),
            (head + good + "more: 1\n", "a.test.yaml:5:1: 'more' is no key here"),
            (head + "  - request: GET http://x.test/\n", "a.test.yaml:3:5: a test needs 'request' and 'expect'"),
            (head + good.replace("backend", "bakend"), "'bakend' is no key here; did you mean 'backend'?"),
            (head + good.replace("expect", "expct"), "'expct' is no key here; did you mean 'expect'?"),
            (head + good.replace("{backend: app}", "app"), "'expect' wants keys with values"),
            (head + good.replace("app", "[app]"), "'backend' wants a word"),
            (head + good.replace("{backend: app}", "{any-of: app}"), "'any-of' wants a list"),
            (head + good.replace("{backend: app}", "{any-of: [{backend: app}], status: 1}"), "nothing else is expected"),
            (head + good.replace("backend: app", "timeout: {tunnle: 1h}"), "'tunnle' is no key here; did you mean 'tunnel'?"),
            (head + "  - x\n", "a test is keys with values"),
            ("configuration: [[a]]\ntests: [x]\n", "a path must stand here"),
            ("configuration: nowhere.cfg\ntests:\n" + good, "nowhere.cfg: No such file"),
            ("configuration: {\n", "a.test.yaml:"),
            (b"\xff\xfe\x00", "a.test.yaml:"),
            ("a: &a [x,x]\n" + "".join(f"b{i}: &b{i} [*{'a' if not i else f'b{i-1}'},*{'a' if not i else f'b{i-1}'}]\n" for i in range(40)), "too many nodes"),
            ("[" * 10000, "nests too deeply")):
        f.write("a.test.yaml", text)
        f.run("a.test.yaml", status=2, err=why)
    f.run("b.test.yaml", status=2, err="b.test.yaml: No such file")
    os.remove(f.path / "a.test.yaml")
    f.run(status=2, err=".: no test file *.test.yaml is in this directory")


def test_junit(f):
    f.write("a.test.yaml", "configuration: haproxy.cfg\ntests:\n  - request: GET http://x.test/\n    expect: {backend: app}\n"
                           "  - name: \"<b> & \\e[31m\"\n    request: GET http://x.test/?a=<&\n    expect: {backend: api}\n")
    root = xml.fromstring(f.run("--format", "junit", status=1))
    suite = root.find("testsuite")
    assert (suite.get("tests"), suite.get("failures"), suite.get("name")) == ("2", "1", "a.test.yaml")
    cases = suite.findall("testcase")
    assert [len(c.findall("failure")) for c in cases] == [0, 1] and "+ backend: app" in cases[1].find("failure").text
    f.run("--format", "sarif", status=2, err="text or junit")


def test_several_files_and_parts(f):
    front, back = CONFIG.split("\nbackend app\n", 1)
    (f.path / "parts").mkdir()
    f.write("parts/1.cfg", front + "\n")
    f.write("parts/2.cfg", "backend app\n" + back)
    case = "tests:\n  - request: GET http://x.test/\n    expect: {server: a}\n"
    f.write("parts/a.test.yaml", "configuration: [1.cfg, 2.cfg]\n" + case)
    f.write("parts/b.test.yaml", "configuration: [.]\n" + case)
    said = f.run("parts")
    assert said == "parts/a.test.yaml: 1 passed, 0 failed\nparts/b.test.yaml: 1 passed, 0 failed\n", said
    assert f.run("-q", "parts/a.test.yaml") == ""


def test_another_configuration(f):
    f.case("GET http://x.test/", {"server": "a"})
    f.write("other.cfg", CONFIG.replace("server a ", "server z "))
    assert "+ server: z" in f.run("-f", "other.cfg", "a.test.yaml", status=1)


def test_first_draft(f):
    assert f.run("--init", "haproxy.cfg") == "haproxy.test.yaml\n"
    text = (f.path / "haproxy.test.yaml").read_text()
    for part in ("backend: api", "backend: app", "idle: 1h", "silence: 90s"):
        assert part in text, text
    assert "0 failed" in f.run()
    f.run("--init", "haproxy.cfg", status=2, err="haproxy.test.yaml: File exists; --force overwrites it")
    f.write("haproxy.test.yaml", "x")
    f.run("--init", "--force", "haproxy.cfg")
    assert (f.path / "haproxy.test.yaml").read_text() == text
    assert f.run("--init", "-", input=CONFIG.encode()).replace("configuration: '-'", "configuration: haproxy.cfg") == text


def test_drafts_of_the_corpus_pass(f):
    tried = 0
    for config in sorted(TOP.glob("corpus/*/haproxy.cfg")):
        f.write("c.cfg", config.read_bytes())
        f.run("--init", "--force", "--no-config", "c.cfg")
        check_schema((f.path / "c.test.yaml").read_text())
        if "tests: []" in (f.path / "c.test.yaml").read_text():
            continue
        f.run("c.test.yaml")
        tried += 1
    assert tried > 20, tried


def check_schema(text):
    try:
        import jsonschema
        import yaml
    except ImportError:
        return
    jsonschema.validate(yaml.safe_load(text), json.loads((TOP / "docs/tests.schema.json").read_text()))


def test_examples_of_the_documentation(f):
    """Each file that docs/testing.md shows holds of what 'owui-lint init' writes."""
    where = f.path / "d"
    subprocess.run([PROGRAM, "init", "--host", HOST, "--rate-limit", where], check=True, capture_output=True)
    text = (where / "haproxy.test.yaml").read_text()
    check_schema(text)
    examples = re.findall(r"```yaml\n(.*?)```", (TOP / "docs/testing.md").read_text(), re.S)
    assert len(examples) == 2
    for example in examples:
        check_schema(example)
        # There the login is limited, here it is not.
        if "any-of" not in example:
            subprocess.run([PROGRAM, "init", "--host", HOST, "--force", where], check=True, capture_output=True)
        else:
            subprocess.run([PROGRAM, "init", "--host", HOST, "--force", "--rate-limit", where], check=True, capture_output=True)
        (where / "haproxy.test.yaml").write_text(example)
        f.run(where)


def test_schema_knows_what_the_program_knows(f):
    schema = json.loads((TOP / "docs/tests.schema.json").read_text())["definitions"]
    rows = (TOP / "lint/expect.def").read_text()
    expected = set(re.findall(r"^EXPECT\((\w+)", rows, re.M)) | {"headers", "response-headers", "timeout"}
    assert set(schema["expected"]["properties"]) == expected
    assert set(schema["expected"]["properties"]["timeout"]["properties"]) == set(re.findall(r'^TIMEOUT\("([a-z-]+)"', rows, re.M))
    keys = re.findall(r'^KEY\("([a-z-]+)"', (TOP / "lint/suite.def").read_text(), re.M)
    assert list(schema["test"]["properties"]) == keys


sys.exit(program.main(globals(), sys.argv[2:], Folder))
