"""What the tests of the program from outside share: folders to run it in, and what is expected of a run."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
TOP = pathlib.Path(__file__).resolve().parent.parent
GOOD = "frontend web\n    mode http\n    bind :8080\n    timeout client 1m\n"
BAD = "frontend web\n    bind :8080\n    use_backend nowhere\n    timeout client 1m\n"


class Folder:
    """A folder of its own for a case: write files, run the program in it."""

    def __init__(self, path):
        self.path = pathlib.Path(path)

    def write(self, name, text):
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def run(self, *args, stdin=None, timeout=60, env=None, **more):
        environment = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "CLICOLOR_FORCE")}
        environment.update(env or {})
        return subprocess.run([PROGRAM, *map(str, args)], cwd=self.path, input=stdin, timeout=timeout,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, **more)

    def findings(self, *args, **more):
        done = self.run("--format", "json", "--no-host", *args, **more)
        return json.loads(done.stdout)["findings"]


def expect(done, status, out=None, err=None):
    """The exit status, a part of standard output, a part of standard error's only line."""
    shown = f"{done.args}\nstatus {done.returncode}\n{done.stdout[-2000:]!r}\n{done.stderr[-2000:]!r}"
    assert done.returncode == status, shown
    if out is not None:
        assert out.encode() in done.stdout, f"no {out!r} in\n{shown}"
    lines = done.stderr.decode(errors="replace").splitlines()
    if err is None:
        assert not lines, shown
    else:
        assert len(lines) == 1 and err in lines[0] and lines[0].startswith("owui-lint: "), shown
    return done


def formats(f):
    text = f.run("--help").stdout.decode()
    return " ".join(text.split("how to print: ")[1].split("\n      --")[0].split("\n  -")[0].split()).split(", ")


def main(tests, wanted, folder=Folder):
    """Runs the functions among tests that are named test_*, each in a folder of its own; the exit status."""
    if not os.access(PROGRAM, os.X_OK):
        sys.exit(f"{PROGRAM} is no program")
    passed = failed = 0
    for name, test in list(tests.items()):
        if not name.startswith("test_") or (wanted and name not in wanted):
            continue
        with tempfile.TemporaryDirectory() as path:
            try:
                test(folder(path))
                passed += 1
            except Exception as e:  # whatever it is, the case failed
                failed += 1
                print(f"FAIL: {name}: {type(e).__name__}: {e}")
    print(f"{passed} passed, {failed} failed")
    return failed > 0
