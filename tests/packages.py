#!/usr/bin/env python3
"""What the program is packed and run with agrees with the program: versions, options, packages to build with.

usage: packages.py OWUI-LINT [TEST...]
"""
import re
import subprocess
import sys

from program import TOP, expect, main

TO_BUILD = ["gperf", "libjansson-dev", "libpcre2-dev", "libssl-dev", "libyaml-dev", "meson", "pkg-config"]


def read(name):
    return (TOP / name).read_text()


def output(f, *args):
    return expect(f.run(*args), 0).stdout.decode()


def test_the_version_is_said_once(f):
    version = re.search(r"version: '([0-9.]+)'", read("meson.build"))[1]
    assert output(f, "--version") == f"owui-lint {version}\n"
    assert read("debian/changelog").startswith(f"owui-lint ({version})"), "debian/changelog"
    assert 'dynamic = ["version"]' in read("pyproject.toml")
    ours = [top for top in TOP.iterdir() if not top.name.startswith(("build", "."))]
    files = [p for top in ours for p in [top, *top.rglob("*")]
             if p.suffix in (".c", ".h", ".md", ".toml", ".yml") or p.name in ("Containerfile", "dev")]
    said = [p for p in files if re.search(rf"owui-lint[ /=@-]v?{re.escape(version)}", p.read_text())]
    assert len(files) > 100, files
    assert not said, said


def test_examples_parse_and_their_options_exist(f):
    try:
        import yaml
    except ImportError:  # a reader of our own would prove nothing
        return
    action = yaml.safe_load(read("examples/action.yml"))
    assert action["runs"]["using"] == "composite"
    for step in action["runs"]["steps"]:
        assert step["shell"] == "bash"
        subprocess.run(["bash", "-n"], input=step["run"].encode(), check=True)
    job = yaml.safe_load(read("examples/gitlab-ci.yml"))["owui-lint"]
    assert set(job["artifacts"]["reports"].values()) == {"quality.json", "tests.xml"}
    options = set(re.findall(r"^  (?:-.,|   ) (--[a-z-]+)", output(f, "--help"), re.M))
    commands = [line for step in action["runs"]["steps"] for line in step["run"].splitlines() if "/owui-lint\" --" in line]
    for line in commands + job["script"]:
        used = set(re.findall(r"(?<![\w-])--[a-z-]+", line))
        assert used and used <= options, (line, used - options)


def test_everybody_installs_what_the_build_needs(f):
    for name in ("dev", "debian/control", "Containerfile", "examples/action.yml"):
        missing = [package for package in TO_BUILD if package not in read(name)]
        assert not missing, (name, missing)


def test_the_container_is_nobodys(f):
    lines = read("Containerfile").splitlines()
    last = lines[max(i for i, line in enumerate(lines) if line.startswith("FROM ")):]
    assert last[0] == "FROM scratch" and any(re.fullmatch(r"USER [1-9][0-9]*:[1-9][0-9]*", line) for line in last), last


sys.exit(main(globals(), sys.argv[2:]))
