#!/usr/bin/env python3
"""The completions, as the shells that are installed use them.

usage: completion.py OWUI-LINT DOCUMENT [TEST...]
"""
import re
import shutil
import subprocess
import sys

from program import PROGRAM, main

DOCUMENT = sys.argv[2]
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


def script(f, shell):
    return f.write(shell, run(DOCUMENT, shell))


def bash(f, typed):
    words = " ".join(f"'{w}'" for w in ["owui-lint", *typed.split(" ")])
    return run("bash", "-c", BASH % {"script": script(f, "bash"), "words": words}).split()


def zsh(f, typed):
    words = " ".join(f"'{w}'" for w in ["owui-lint", *typed.split(" ")])
    lines = run("zsh", "-f", "-c", ZSH % {"script": script(f, "zsh"), "words": words}).splitlines()
    return [w for line in lines for w in re.findall(r"[a-z-]+", re.sub(r"\[.*?[^\\]\]", "", line))]


def fish(f, typed):
    home = {"HOME": str(f.path), "PATH": "/usr/bin:/bin"}
    command = f"source {script(f, 'fish')}; complete -C 'owui-lint {typed}'"
    lines = run("fish", "-N", "-c", command, env=home).splitlines()
    return [line.split("\t")[0] for line in lines]


def case(f, shell, typed, some, none):
    words = shell(f, typed)
    assert not set(some) - set(words), f"{shell.__name__}: {typed!r} offers {words[:40]}"
    if shell is not zsh or none[0].startswith("--") and " " in typed:
        assert not set(none) & set(words), f"{shell.__name__}: {typed!r} offers {words[:40]}"


def test_last_of_a_list(f):
    assert bash(f, "--select undefined-acl,undefined-ba") == ["undefined-acl,undefined-backend"]


def test_equals_sign(f):
    typed = BASH % {"script": script(f, "bash"), "words": "owui-lint --format = gi"}
    assert run("bash", "-c", typed).split() == ["github", "gitlab"]


def test_every_option(f):
    """Each option of the help text, and no other."""
    for command in ("", "explain", "init", "listeners", "route", "rules", "test"):
        help_text = run(PROGRAM, *command.split(), "--help")
        options = set(re.findall(r"^  (?:-.,|   ) (--[a-z-]+)", help_text, re.M))
        assert set(bash(f, f"{command} --".lstrip())) == options, (command, options)


TESTS = {f"test_{shell.__name__}: {c[0]}": lambda f, s=shell, c=c: case(f, s, *c)
         for shell in (bash, zsh, fish) if shutil.which(shell.__name__) for c in CASES}
sys.exit(main({**globals(), **TESTS}, sys.argv[3:]))
