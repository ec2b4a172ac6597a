#!/usr/bin/env python3
"""The completions, as the shells that are installed use them.

usage: completion.py DOCUMENT OWUI-LINT
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

DOCUMENT, PROGRAM = sys.argv[1:3]
BASH = """source %(script)s
COMP_WORDS=(%(words)s) COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_owui_lint
printf '%%s\\n' "${COMPREPLY[@]}"
"""
# What would be handed to zsh's own _arguments, a specification a line.
ZSH = """_arguments() { print -rl -- "${(e)@}" }
words=(%(words)s) CURRENT=${#words}
f() { source %(script)s }
f
"""
# What is typed, some of what is offered, and what is not.
CASES = [
    ("ex", ["explain"], ["route"]),
    ("--form", ["--format"], ["--request"]),
    ("--format s", ["sarif"], ["explain"]),
    ("route --", ["--request", "--src"], ["--fix"]),
    ("explain undefined-ba", ["undefined-backend"], ["--fix"]),
    ("--ignore sty", ["style"], ["--request"]),
    ("init --layout ", ["plain", "compose"], ["--fix"]),
]


def run(*command, **more):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, **more)
    assert done.returncode == 0 and not done.stderr, (command, done)
    return done.stdout.decode()


def bash(folder, typed):
    words = " ".join(f"'{w}'" for w in ["owui-lint", *typed.split(" ")])
    return run("bash", "-c", BASH % {"script": folder / "bash", "words": words}).split()


def zsh(folder, typed):
    words = " ".join(f"'{w}'" for w in ["owui-lint", *typed.split(" ")])
    lines = run("zsh", "-f", "-c", ZSH % {"script": folder / "zsh", "words": words}).splitlines()
    return [w for line in lines for w in re.findall(r"[a-z-]+", re.sub(r"\[.*?[^\\]\]", "", line))]


def fish(folder, typed):
    home = {"HOME": str(folder), "PATH": "/usr/bin:/bin"}
    script = f"source {folder}/fish; complete -C 'owui-lint {typed}'"
    lines = run("fish", "-N", "-c", script, env=home).splitlines()
    return [line.split("\t")[0] for line in lines]


def case(shell, folder, typed, some, none):
    words = shell(folder, typed)
    assert not set(some) - set(words), f"{shell.__name__}: {typed!r} offers {words[:40]}"
    if shell is not zsh or none[0].startswith("--") and " " in typed:
        assert not set(none) & set(words), f"{shell.__name__}: {typed!r} offers {words[:40]}"


def last_of_a_list(folder):
    assert bash(folder, "--select undefined-acl,undefined-ba") == ["undefined-acl,undefined-backend"]


def equals_sign(folder):
    script = BASH % {"script": folder / "bash", "words": "owui-lint --format = gi"}
    assert run("bash", "-c", script).split() == ["github", "gitlab"]


def every_option(folder):
    """Each option of the help text, and no other."""
    for command in ("", "explain", "init", "listeners", "route", "rules", "test"):
        help_text = run(PROGRAM, *command.split(), "--help")
        options = set(re.findall(r"^  (?:-.,|   ) (--[a-z-]+)", help_text, re.M))
        assert set(bash(folder, f"{command} --".lstrip())) == options, (command, options)


def main():
    passed = failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for shell in ("bash", "zsh", "fish"):
            (folder / shell).write_text(run(DOCUMENT, shell))
        tests = [lambda: equals_sign(folder), lambda: last_of_a_list(folder), lambda: every_option(folder)]
        for shell in (bash, zsh, fish):
            if shutil.which(shell.__name__):
                tests += [lambda s=shell, c=c: case(s, folder, *c) for c in CASES]
        for test in tests:
            try:
                test()
                passed += 1
            except AssertionError as e:
                failed += 1
                print(f"FAIL: {e}")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
