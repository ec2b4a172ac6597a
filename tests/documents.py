#!/usr/bin/env python3
"""What is written of the program is what it says: docs/rules/ has a page of each rule and no others,
and the README's and the picture's output are those of a run.

usage: documents.py DOCUMENT OWUI-LINT [--update]
"""
import html
import json
import pathlib
import re
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent
SHOWN = "corpus/tutorial/haproxy.cfg"
COLORS = {"1": "bold", "2": "dim", "1;31": "error", "1;33": "warning", "1;36": "info", "1;34": "note"}
STYLE = """text { font: 13px monospace; fill: #d8dee9; white-space: pre }
.bold { font-weight: bold } .dim { fill: #7b8494 } .error { fill: #ff6b70; font-weight: bold }
.warning { fill: #ebcb8b; font-weight: bold } .info { fill: #7fd1d8; font-weight: bold }
.note { fill: #81a1f1; font-weight: bold }"""


def output(*command, may_find=False):
    done = subprocess.run(command, cwd=TOP, stdout=subprocess.PIPE)
    assert done.returncode == 0 or may_find and done.returncode == 1, command
    return done.stdout.decode()


def spans(line):
    """A line with colours as SVG."""
    out, style = "", None
    for piece in re.split("(\x1b\\[[0-9;]*m)", line):
        code = re.fullmatch("\x1b\\[([0-9;]*)m", piece)
        if code:
            style = COLORS.get(code[1])
        elif piece and style:
            out += f'<tspan class="{style}">{html.escape(piece)}</tspan>'
        else:
            out += html.escape(piece)
    return out


def picture(text):
    lines = ["$ owui-lint " + SHOWN] + text.rstrip("\n").split("\n")
    width = max(len(re.sub("\x1b\\[[0-9;]*m", "", line)) for line in lines)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * 8 + 32}" height="{len(lines) * 17 + 32}">'
    body = "\n".join(f'<text x="16" y="{i * 17 + 28}" xml:space="preserve">{spans(line)}</text>' for i, line in enumerate(lines))
    return f'{head}\n<style>{STYLE}</style>\n<rect width="100%" height="100%" rx="6" fill="#22262e"/>\n{body}\n</svg>\n'


def fill_readme(text, program):
    """The README with each block that follows a line "$ owui-lint ARGUMENTS" filled in."""
    def fill(block):
        run = output(program, "--no-config", "--no-host", *block[2].split(), may_find=True)
        return f"{block[1]}{block[2]}\n{run}```"
    return re.sub(r"(```console\n\$ owui-lint )([^\n]*)\n.*?```", fill, text, flags=re.S)


def fill_schema(text, rules):
    """The settings' schema with the names of all rules and groups."""
    names = sorted({"all", *(r["group"] for r in rules), *(r["name"] for r in rules)})
    listed = ",\n      ".join(json.dumps(name) for name in names)
    return re.sub(r'("A rule or a group.", "enum": )\[[^]]*\]', lambda old: f"{old[1]}[\n      {listed}\n    ]", text)


def documents(document, program):
    described = json.loads(output(program, "rules", "--format", "json"))["rules"]
    rules = [r["name"] for r in described]
    wanted = {f"docs/rules/{name}.md": output(document, "rule", name) for name in rules}
    wanted["docs/rules/README.md"] = output(document, "rules")
    wanted["README.md"] = fill_readme((TOP / "README.md").read_text(), program)
    schema = "docs/settings.schema.json"
    wanted[schema] = fill_schema((TOP / schema).read_text(), described)
    shown = output(program, "--no-config", "--no-host", "--color", "always", SHOWN, may_find=True)
    wanted["docs/tutorial.svg"] = picture(shown)
    return wanted


def main(document, program, update=None):
    wanted = documents(document, program)
    pages = TOP / "docs/rules"
    pages.mkdir(exist_ok=True)
    if update:
        for page in pages.iterdir():
            page.unlink()
        for name, text in wanted.items():
            (TOP / name).write_text(text)
    failed = [name for name, text in wanted.items()
              if not (TOP / name).exists() or (TOP / name).read_text() != text]
    failed += [f"docs/rules/{page.name}" for page in pages.iterdir() if f"docs/rules/{page.name}" not in wanted]
    for name in failed:
        print(f"FAIL: {name} is not current; './dev docs' writes it anew")
    print(f"{len(wanted)} documents, {len(failed)} of them not current")
    return bool(failed)


sys.exit(main(*sys.argv[1:]))
