"""What the harnesses start from: seeds out of corpus/ and tests/cases/, dictionaries out of the tables.

material.py FOLDER: writes FOLDER/seeds/HARNESS/ and FOLDER/HARNESS.dict.
"""

import hashlib
import re
import sys
from pathlib import Path

TOP = Path(__file__).parents[2]
ROW = re.compile(r'^[A-Z_]+\([^"]*"([^"]+)"', re.M)
LARGEST = 4096

CONFIGURATION = [
    "keywords", "acl_names", "fetches", "converters", "aliases", "actions", "bind_params",
    "options", "server_params", "timeouts", "sections",
]
EXPRESSION = ["acl_names", "fetches", "converters", "aliases"]
SIGNS = [
    "${", "}", "%[", "]", "%{+Q}", "-m reg", "-m found", "-i", "-f", "||", "or", "if", "unless", "{ ", " }",
    "!", "\\x41", "\\", "'", '"', "\r\n", ".if ", ".elif ", ".else", ".endif", "defined(", "streq(",
    "version_atleast(2.6)", "no ", "default ", "/.well-known/acme-challenge/", "X-Forwarded-Proto",
    "https", "ssl_fc", "0.0.0.0:80", "/a.pem", "/certs/", "/list", "/map", "/acl", "(?i)", "[^/]+$",
]
YAML = ["lint/settings.def", "lint/suite.def", "lint/expect.def"]
YAML_SIGNS = [
    "services:", "image:", "ports:", "environment:", "networks:", "network_mode: host", "volumes:",
    "env_file:", "extends:", "container_name:", "${A:-b}", "127.0.0.1:80:80", "&a ", "*a", "<<: *a",
    "!!binary ", "? ", "- ", ": ", "|", ">-", "---", "...", "[", "]", "{", "}", "open-webui", "haproxy",
    "\\u0007",
]
PEM = [
    "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----", "-----BEGIN PRIVATE KEY-----",
    "-----END PRIVATE KEY-----", "-----BEGIN EC PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----",
    "-----BEGIN ENCRYPTED PRIVATE KEY-----", "-----BEGIN DH PARAMETERS-----", "-----BEGIN X509 CRL-----",
    "Proc-Type: 4,ENCRYPTED", "[alpn h2 ocsp-update on]", "[renewalparams]", "authenticator = ",
    "http01_port = ", "fullchain = ", "pref_challs = http-01,",
]


def names(table):
    path = TOP / (table if "/" in table else f"parser/{table}.def")
    return ROW.findall(path.read_text())


def dictionary(path, words):
    def quoted(word):
        return "".join(c if c.isalnum() or c in " _.-/:" else f"\\x{ord(c):02x}" for c in word)

    path.write_text("".join(f'"{quoted(w)}"\n' for w in dict.fromkeys(words) if w))


def seed(folder, content):
    folder.mkdir(parents=True, exist_ok=True)
    if len(content) <= LARGEST:
        (folder / hashlib.sha256(content).hexdigest()[:16]).write_bytes(content)


def configurations():
    for pattern in ("corpus/*/*.cfg", "tests/cases/*/*.cfg"):
        for path in sorted(TOP.glob(pattern)):
            yield path.read_bytes()
    # The examples of the rules are C strings.
    for path in sorted(TOP.glob("docs/rules/*.md")):
        for block in re.findall(r"```[a-z]*\n(.*?)```", path.read_text(), re.S):
            yield block.encode()


def seed_configurations(seeds):
    for content in configurations():
        for harness in ("parser", "lint", "fixer"):
            seed(seeds / harness, content)
        for target in ("/", "/.well-known/acme-challenge/a", "/ws/socket.io/?EIO=4"):
            seed(seeds / "route", b"GET http://chat.example.org" + target.encode() + b"\n\n" + content)
        for line in content.splitlines():
            if re.search(rb"\b(acl|if|unless)\b|%\[|log-format|-m |hdr", line):
                seed(seeds / "conditions", line.strip() + b"\n")


def seed_files(seeds):
    for pattern in ("corpus/**/*.y*ml", "tests/cases/**/*.y*ml", "docs/**/*.yaml"):
        for path in TOP.glob(pattern):
            seed(seeds / "yaml", path.read_bytes())
    for pattern in ("tests/pem/*", "tests/cases/**/renewal/*", "tests/cases/**/*.list", "tests/cases/**/*.map"):
        for path in TOP.glob(pattern):
            if path.is_file():
                seed(seeds / "certificates", path.read_bytes())


def seed_found(seeds):
    for path in TOP.glob("tests/fuzz/found/*/*"):
        seed(seeds / path.parent.name, path.read_bytes())


def main():
    folder = Path(sys.argv[1])
    configuration = [w for table in CONFIGURATION for w in names(table)]
    expression = [w for table in EXPRESSION for w in names(table)]
    seed_configurations(folder / "seeds")
    seed_files(folder / "seeds")
    seed_found(folder / "seeds")
    for harness in ("parser", "lint", "fixer", "route"):
        dictionary(folder / f"{harness}.dict", configuration + SIGNS)
    dictionary(folder / "conditions.dict", expression + SIGNS)
    dictionary(folder / "yaml.dict", [w for table in YAML for w in names(table)] + YAML_SIGNS)
    dictionary(folder / "certificates.dict", PEM)


if __name__ == "__main__":
    main()
