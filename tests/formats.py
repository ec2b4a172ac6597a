#!/usr/bin/env python3
"""Each format by the rules of those who read it.

usage: formats.py OWUI-LINT [TEST...]
"""
import json
import subprocess
import sys

from program import BAD, GOOD, PROGRAM, TOP, formats, main

TRICKY = ("frontend web\n    bind :80\n"
          "\tuse_backend 日本\x1b[31m\u202e if { path /x }\n".encode()
          + b"    use_backend b\xff\xfe\n    default_backend 'a b\"<&>'\n")


def test_tricky_bytes_in_every_format(f):
    f.write("a.cfg", TRICKY)
    for name in formats(f):
        out = f.run("--format", name, "--no-host", "a.cfg").stdout
        out.decode("utf-8")
        assert b"\x1b" not in out and "\u202e" not in out.decode(), (name, out)
        assert b"x1b[31m" in out, (name, out)


def test_columns_are_code_points(f):
    f.write("a.cfg", 'frontend web\n    bind :80\n    use_backend "日本" if { path x }\n')
    found = f.findings("--select", "undefined-backend", "a.cfg")
    assert [(x["line"], x["column"], x["endColumn"]) for x in found] == [(3, 17, 21)], found


def test_caret_stands_under_the_word(f):
    f.write("a.cfg", "frontend web\n\tbind\t:80\n\tuse_backend\t日本\n")
    lines = f.run("--select", "undefined-backend", "a.cfg").stdout.decode().split("\n")
    assert lines[1] == "3 |         use_backend     日本", lines
    assert lines[2] == "  |                         ^^^^", lines


def test_long_line_is_cut(f):
    f.write("a.cfg", "frontend web\n    use_backend " + "x" * 5000 + "\n    use_backend " + "y " * 60 + "\n")
    for line in f.run("--select", "undefined-backend", "a.cfg").stdout.decode().split("\n"):
        assert len(line) < 200 or "no backend" in line, line


def test_equal_findings_are_capped_in_text_only(f):
    f.write("a.cfg", "frontend web\n    bind :80\n" + "    use_backend nowhere\n" * 50)
    only = ("--select", "undefined-backend")
    done = f.run(*only, "a.cfg").stdout
    assert done.count(b"error: ") == 20 and b"30 more of [undefined-backend]" in done, done
    assert b"50 errors" in done
    assert len(f.findings(*only, "a.cfg")) == 50


def test_json_keeps_to_its_schema(f):
    import jsonschema
    schema = json.loads((TOP / "docs/findings.schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    f.write("tricky.cfg", TRICKY)
    f.write("hushed.cfg", BAD.replace("nowhere", "nowhere # owui-lint: ignore undefined-backend - soon"))
    jsonschema.validate(json.loads(f.run("--format", "json", "--report-suppressed", "hushed.cfg").stdout), schema)
    whole = json.loads(every_case(f, "json"))
    jsonschema.validate(whole, schema)
    assert whole["targets"] == ["2.6", "3.2"] and len(whole["findings"]) > 10
    assert json.loads(f.run("--format", "json", "tricky.cfg").stdout)["targets"] == []
    lines = f.run("--format", "jsonl", "tricky.cfg").stdout.splitlines()
    for line in lines:
        jsonschema.validate(json.loads(line), {**schema["definitions"]["finding"], "definitions": schema["definitions"]})


CASES = {}


def every_case(f, name):
    """What the format says of every golden case and a hostile file, which are linted once for all formats."""
    if not CASES:
        f.write("tricky file.cfg", TRICKY)
        cases = [str(p) for p in sorted((TOP / "tests/cases").glob("*/*.cfg"))]
        names = formats(f)
        f.run("--no-host", "--target", "2.6,3.2", *[f"--output={n}=out.{n}" for n in names], "-q", "tricky file.cfg", *cases, timeout=300)
        CASES.update((n, (f.path / f"out.{n}").read_bytes()) for n in names)
    return CASES[name]


def test_sarif(f):
    log = json.loads(every_case(f, "sarif"))
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0" and run["columnKind"] == "unicodeCodePoints"
    for rule in rules:
        assert len(rule["fullDescription"]["text"]) <= 1024, rule["id"]
        assert rule["help"]["markdown"] and rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
        assert rule["properties"]["tags"]
    seen = set()
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        uri = place["artifactLocation"]["uri"]
        assert uri.startswith("file:///") or place["artifactLocation"]["uriBaseId"] == "SRCROOT"
        assert " " not in uri
        key = (uri, result["partialFingerprints"]["primaryLocationLineHash"])
        assert key not in seen, key
        seen.add(key)


def test_fingerprints_survive_moved_lines(f):
    def names(text):
        f.write("a.cfg", text)
        done = f.run("--format", "sarif", "--select", "undefined-backend", "--no-host", "a.cfg")
        return [r["partialFingerprints"]["primaryLocationLineHash"] for r in json.loads(done.stdout)["runs"][0]["results"]]

    before = names("frontend a\n    use_backend x\n    use_backend x\n")
    after = names("# new\n\nfrontend a\n\tuse_backend   x # why\n  use_backend x\nfrontend b\n    use_backend x\n")
    assert len(set(after)) == 3 and after[:2] == before, (before, after)


def test_sarif_says_what_is_suppressed(f):
    f.write("a.cfg", BAD.replace("nowhere", "nowhere # owui-lint: ignore undefined-backend - soon"))
    done = f.run("--format", "sarif", "--report-suppressed", "--select", "undefined-backend", "a.cfg")
    result = json.loads(done.stdout)["runs"][0]["results"][0]
    assert result["suppressions"] == [{"kind": "inSource", "justification": "soon"}], result


def test_github(f):
    for line in every_case(f, "github").decode().splitlines():
        assert line.startswith(("::error file=", "::warning file=", "::notice file=")), line
        assert line.count("::") >= 2, line


def test_gitlab(f):
    issues = json.loads(every_case(f, "gitlab"))
    assert len({i["fingerprint"] for i in issues}) == len(issues) > 10
    for i in issues:
        assert i["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert i["description"] and i["check_name"] and i["location"]["path"] and i["location"]["lines"]["begin"] > 0


def test_xml_formats(f):
    import xml.etree.ElementTree as xml
    count = len(every_case(f, "gnu").splitlines())
    style = xml.fromstring(every_case(f, "checkstyle"))
    assert len(style.findall("file/error")) == count > 10
    suites = xml.fromstring(every_case(f, "junit"))
    assert len(suites.findall("testsuite/testcase")) == count
    for suite in suites:
        assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("tests")) == len(suite.findall("testcase"))
    f.write("good.cfg", GOOD)
    done = f.run("--format", "junit", "--select", "syntax", "good.cfg").stdout
    assert len(xml.fromstring(done).findall("testsuite/testcase")) == 1


def test_rdjsonl(f):
    f.write("a.cfg", "frontend web\n    use_backend 日本 if { path x }\n")
    done = f.run("--format", "rdjsonl", "--select", "undefined-backend", "a.cfg").stdout
    place = json.loads(done)["location"]
    assert place["range"]["start"] == {"line": 2, "column": 17} and place["range"]["end"] == {"line": 2, "column": 23}


MENDABLE = ("defaults\n    mode http\n    timeout connect 5\n\nfrontend web\n    bind :80\n"
            "    bind :443 ssl crt /etc/x.pem ssl-min-ver TLSv1.0\n    http-request add-header X-Real-IP %[src]\n"
            "    acl a path_reg ^/a\n    acl b path_beg /b # 日\n    use_backend b if a\n    default_backend b\n\n"
            "backend b\n    server s 192.0.2.1:80\n    timeout server 5000").encode()


def edited(text, edits):
    """The lines after edits by line and column, both in code points, of which none meets another."""
    lines = text.split("\n")
    offset = lambda line, column: sum(len(x) + 1 for x in lines[:line - 1]) + column - 1
    for (start, end, new) in sorted(edits, reverse=True):
        text = text[:offset(*start)] + new + text[offset(*end):]
    return text


def json_edits(f, args):
    return [[((e["line"], e["column"]), (e["endLine"], e["endColumn"]), e["text"]) for e in x["fix"]["edits"]]
            for x in f.findings(*args) if x["fix"]]


def sarif_edits(f, args):
    results = json.loads(f.run("--format", "sarif", "--no-host", *args).stdout)["runs"][0]["results"]
    changes = [c for r in results for x in r.get("fixes", []) for c in x["artifactChanges"]]
    return [[((r["deletedRegion"]["startLine"], r["deletedRegion"]["startColumn"]),
              (r["deletedRegion"]["endLine"], r["deletedRegion"]["endColumn"]), r["insertedContent"]["text"])
             for r in c["replacements"]] for c in changes]


def test_the_formats_edits_are_those_of_fix(f):
    tried = 0
    for rule in [r["name"] for r in json.loads(f.run("rules", "--format", "json").stdout)["rules"] if r["fixable"]]:
        f.write("a.cfg", MENDABLE)
        args = ("--select", rule, "--target", "3.2", "a.cfg")
        found = json_edits(f, args)
        assert found == sarif_edits(f, args), rule
        if len(found) != 1:
            continue
        f.run("--fix", "--unsafe-fixes", "--no-host", *args)
        assert (f.path / "a.cfg").read_text() == edited(MENDABLE.decode(), found[0]), (rule, found)
        tried += 1
    assert tried > 5, tried


def test_newlines_of_edits_stay(f):
    f.write("a.cfg", GOOD.rstrip())
    args = ("--select", "missing-final-newline", "a.cfg")
    assert [e[0][2] for e in json_edits(f, args)] == [e[0][2] for e in sarif_edits(f, args)] == ["\n"]
    suggestions = json.loads(f.run("--format", "rdjsonl", *args).stdout)["suggestions"]
    assert suggestions == [{"range": {"start": {"line": 4, "column": 22}, "end": {"line": 4, "column": 22}}, "text": "\n"}]


def test_edits_in_another_file_are_not_this_files(f):
    f.write("a.cfg", "defaults\n    mode http\n    timeout client 1m\n    timeout connect 5s\n    timeout server 20s\n"
            "    timeout tunnel 5s\n")
    f.write("b.cfg", "frontend web\n    bind :80\n    default_backend owui\n\nbackend owui\n    server owui open-webui:8080\n")
    args = ("--no-host", "-f", "a.cfg", "-f", "b.cfg")
    for x in f.findings(*args):
        for e in x["fix"]["edits"] if x["fix"] else ():
            assert e["endLine"] <= len((f.path / x["file"]).read_text().split("\n")), x
    results = json.loads(f.run("--format", "sarif", *args).stdout)["runs"][0]["results"]
    changed = {c["artifactLocation"]["uri"] for r in results for x in r.get("fixes", []) for c in x["artifactChanges"]}
    assert "a.cfg" in changed, changed


def test_paths_are_the_repositorys(f):
    f.write("sub/a.cfg", BAD)
    only = ("--select", "undefined-backend")
    for path in ("sub/a.cfg", "./sub/a.cfg", "sub/../sub/a.cfg", str(f.path / "sub/a.cfg")):
        artifact = json.loads(f.run("--format", "sarif", *only, path).stdout)["runs"][0]["results"][0]["locations"][0]
        assert artifact["physicalLocation"]["artifactLocation"] == {"uri": "sub/a.cfg", "uriBaseId": "SRCROOT"}, artifact
        assert json.loads(f.run("--format", "gitlab", *only, path).stdout)[0]["location"]["path"] == "sub/a.cfg"
        assert f.run("--format", "github", *only, path).stdout.startswith(b"::error file=sub/a.cfg,line=3,")
    (f.path / "elsewhere").mkdir()
    done = subprocess.run([PROGRAM, "--format", "gitlab", *only, "../sub/a.cfg"], cwd=f.path / "elsewhere", stdout=subprocess.PIPE)
    assert json.loads(done.stdout)[0]["location"]["path"] == str(f.path / "sub/a.cfg")


def test_groups_and_severities_of_the_schema_are_the_programs(f):
    schema = json.loads((TOP / "docs/findings.schema.json").read_text())["definitions"]["finding"]["properties"]
    for r in json.loads(f.run("rules", "--format", "json").stdout)["rules"]:
        assert r["group"] in schema["group"]["enum"] and r["severity"] in schema["severity"]["enum"]


sys.exit(main(globals(), sys.argv[2:]))
