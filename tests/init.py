#!/usr/bin/env python3
"""owui-lint init: what it writes is silent under every rule, accepted by HAProxy, and does what its own
tests say, whatever is asked for.

usage: init.py OWUI-LINT [TEST...]
"""
import itertools
import os
import pathlib
import shutil
import subprocess
import sys

import program
from program import PROGRAM

HOST = "chat.kitsune.test"


def run(folder, *args, **more):
    return subprocess.run([PROGRAM, *args], cwd=folder, capture_output=True, stdin=subprocess.DEVNULL, timeout=60, **more)


def combinations():
    """The options of every deployment, each with its folder's name."""
    choices = (
        [[], ["--layout", "compose"]],
        [[], ["--certificate", "dns"], ["--certificate", "own"]],
        [[], ["--rate-limit"]],
        [[], ["--backend", "10.20.0.5:8080"]],
        [[]] + [["--target", v] for v in ("2.6", "2.8", "3.0", "3.2", "3.4")],
    )
    for i, chosen in enumerate(itertools.product(*choices)):
        yield f"d{i}", sum(chosen, [])


def write(folder, name, options):
    done = run(folder, "init", "--host", HOST, *options, name)
    assert done.returncode == 0 and not done.stderr, done
    return folder / name


def test_silent(folder):
    for name, options in combinations():
        done = run(write(folder, name, options), "--no-host", "--fail-on", "info", "haproxy.cfg")
        assert done.returncode == 0 and not done.stderr, (options, done.stdout.decode(), done.stderr)


def test_silent_with_the_host(folder):
    pem = folder / "root/etc/haproxy/certs"
    pem.mkdir(parents=True)
    if not certificate(pem / f"{HOST}.pem"):
        return
    where = write(folder, "d", [])
    done = run(where, "--root", "../root", "--ignore", "certificate-placeholder,certificate-chain", "--fail-on", "info", "haproxy.cfg")
    assert done.returncode == 0, done.stdout.decode()


def certificate(path):
    if not shutil.which("openssl"):
        return False
    key, crt = str(path) + ".k", str(path) + ".c"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "90", "-subj", f"/CN={HOST}",
                    "-addext", f"subjectAltName=DNS:{HOST}", "-keyout", key, "-out", crt], check=True, capture_output=True)
    path.write_bytes(pathlib.Path(crt).read_bytes() + pathlib.Path(key).read_bytes())
    path.chmod(0o600)
    os.remove(key)
    os.remove(crt)
    return True


def test_haproxy_accepts(folder):
    if not shutil.which("haproxy") or not certificate(folder / "x.pem"):
        return
    for name, options in combinations():
        if "2.6" not in options:
            continue
        config = write(folder, name, options) / "haproxy.cfg"
        text = config.read_text().replace(f"/etc/haproxy/certs/{HOST}.pem", str(folder / "x.pem"))
        try:
            subprocess.run(["id", "haproxy"], check=True, capture_output=True)
        except subprocess.CalledProcessError:
            text = text.replace("user haproxy", "user root").replace("group haproxy", "group root")
        config.write_text(text)
        done = subprocess.run(["haproxy", "-c", "-f", config], capture_output=True, timeout=10)
        said = (done.stdout + done.stderr).decode()
        assert done.returncode == 0 and "ALERT" not in said and "WARNING" not in said, (options, said)


def test_scripts(folder):
    for name, options in combinations():
        for script in write(folder, name, options).glob("certbot/*.sh"):
            assert os.access(script, os.X_OK), script
            assert "@" not in script.read_text().replace('"$@"', ""), script
            done = subprocess.run(["sh", "-n", script], capture_output=True)
            assert done.returncode == 0, (options, done)


def test_its_own_tests_pass(folder):
    for name, options in combinations():
        done = run(write(folder, name, options), "test", "--no-host")
        assert done.returncode == 0 and not done.stderr, (options, done.stdout.decode(), done.stderr)


def test_nothing_is_overwritten(folder):
    where = write(folder, "d", [])
    (where / "haproxy.cfg").write_text("mine\n")
    for name in ("haproxy.cfg", "haproxy.test.yaml"):
        done = run(folder, "init", "--host", HOST, "d")
        assert done.returncode == 2 and b"--force" in done.stderr and len(done.stderr.splitlines()) == 1, done
    assert (where / "haproxy.cfg").read_text() == "mine\n"
    (where / "haproxy.cfg").unlink()
    (where / "haproxy.cfg").symlink_to("elsewhere")
    assert run(folder, "init", "--host", HOST, "d").returncode == 2
    assert run(folder, "init", "--host", HOST, "--force", "d").returncode == 0
    assert not (where / "haproxy.cfg").is_symlink() and not (where / "elsewhere").exists()
    assert "frontend web" in (where / "haproxy.cfg").read_text()


def test_some_in_the_way_and_none_is_written(folder):
    (folder / "haproxy.test.yaml").write_text("mine\n")
    assert run(folder, "init", "--host", HOST).returncode == 2
    assert os.listdir(folder) == ["haproxy.test.yaml"]


def test_wrong_answers(folder):
    for args, why in (
            ([], "init wants --host"),
            (["--host", "a b"], "--host wants a host name, not 'a b'"),
            (["--host", "$(id)"], "--host wants a host name"),
            (["--host", HOST, "--backend", "nowhere"], "--backend wants ADDRESS:PORT"),
            (["--host", HOST, "--backend", "a:b c:1"], "--backend wants ADDRESS:PORT"),
            (["--host", HOST, "--email", "x;y@z"], "--email wants a mail address"),
            (["--host", HOST, "--certificate", "magic"], "--certificate takes standalone|dns|own"),
            (["--host", HOST, "--target", "1.8"], "--target: HAProxy 1.8 is none of"),
            (["--host", HOST, "a", "b"], "init writes into one folder")):
        done = run(folder, "init", *args)
        assert done.returncode == 2 and why.encode() in done.stderr and len(done.stderr.splitlines()) == 1, (args, done)
    assert not os.listdir(folder)


sys.exit(program.main(globals(), sys.argv[2:], pathlib.Path))
