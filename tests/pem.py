#!/usr/bin/env python3
"""Makes tests/pem/*.pem and rules/example_pem.h anew: certificates and keys of nobody, for cases and examples.

usage: tests/pem.py        in the project's folder; needs the openssl command
"""
import os
import pathlib
import subprocess
import tempfile

OUT = pathlib.Path('tests/pem').absolute()
HEADER = pathlib.Path('rules/example_pem.h').absolute()
FOREVER = ('20200101000000Z', '21200101000000Z')
# name, subject, names, issuer, key, validity
CERTIFICATES = [
    ('root', '/CN=Example Root', None, 'root', 'ec', FOREVER),
    ('intermediate', '/CN=Example Intermediate', None, 'root', 'ec', FOREVER),
    ('leaf', '/CN=chat.example.org', 'chat.example.org', 'intermediate', 'ec', FOREVER),
    ('other', '/CN=www.example.org', 'www.example.org', 'intermediate', 'ec', FOREVER),
    ('wildcard', '/CN=*.example.org', '*.example.org', 'intermediate', 'ec', FOREVER),
    ('expired', '/CN=chat.example.org', 'chat.example.org', 'intermediate', 'ec', ('20200101000000Z', '20200331000000Z')),
    ('expiring', '/CN=chat.example.org', 'chat.example.org', 'intermediate', 'ec', ('20261101000000Z', '20270111000000Z')),
    ('future', '/CN=chat.example.org', 'chat.example.org', 'intermediate', 'ec', ('20300101000000Z', '21200101000000Z')),
    ('weak', '/CN=chat.example.org', 'chat.example.org', 'intermediate', 'rsa1024', FOREVER),
    ('placeholder', '/CN=localhost', 'localhost', 'placeholder', 'ec', FOREVER),
]
KEYS = {'ec': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
        'rsa1024': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024']}
CONFIG = '''
[ca]
default_ca = x
[x]
database = index.txt
new_certs_dir = .
serial = serial
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
'''
IN_HEADER = ['leaf', 'intermediate', 'expired', 'expiring', 'weak', 'placeholder', 'other']


def run(*args):
    subprocess.run(args, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make(name, subject, dns, issuer, key, validity):
    run('openssl', 'genpkey', *KEYS[key], '-out', name + '.key')
    run('openssl', 'req', '-new', '-key', name + '.key', '-subj', subject, '-out', name + '.csr')
    extensions = 'basicConstraints=critical,CA:%s\nsubjectKeyIdentifier=hash\n' % ('FALSE' if dns else 'TRUE')
    if dns:
        extensions += 'subjectAltName=DNS:%s\n' % dns
    pathlib.Path('extensions').write_text('[default]\n' + extensions)
    sign = ['-selfsign', '-keyfile', name + '.key'] if issuer == name else [
        '-cert', issuer + '.crt', '-keyfile', issuer + '.key']
    run('openssl', 'ca', '-batch', '-notext', '-config', 'config', *sign, '-in', name + '.csr', '-out', name + '.crt',
        '-startdate', validity[0], '-enddate', validity[1], '-extfile', 'extensions', '-extensions', 'default')


def literal(name, text):
    lines = ''.join(' \\\n\t"%s\\n"' % line for line in text.splitlines())
    return '#define EXAMPLE_%s%s\n' % (name.upper(), lines)


def main():
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        pathlib.Path('config').write_text(CONFIG)
        pathlib.Path('index.txt').write_text('')
        pathlib.Path('serial').write_text('1000\n')
        header = '// example_pem: certificates and keys of nobody, for the examples of rules.  tests/pem.py made them.\n#pragma once\n'
        for row in CERTIFICATES:
            make(*row)
            for end in 'crt', 'key':
                (OUT / ('%s.%s' % (row[0], end))).write_text(pathlib.Path('%s.%s' % (row[0], end)).read_text())
            if row[0] in IN_HEADER:
                header += '\n' + literal(row[0], pathlib.Path(row[0] + '.crt').read_text())
                if row[0] != 'intermediate':
                    header += '\n' + literal(row[0] + '_key', pathlib.Path(row[0] + '.key').read_text())
        run('openssl', 'pkcs8', '-topk8', '-in', 'leaf.key', '-out', 'encrypted.key', '-passout', 'pass:secret')
        run('openssl', 'dhparam', '-out', 'dh.pem', '512')
        for name in 'encrypted.key', 'dh.pem', 'leaf.csr':
            (OUT / name).write_text(pathlib.Path(name).read_text())
        header += '\n' + literal('encrypted_key', pathlib.Path('encrypted.key').read_text())
        HEADER.write_text(header)


if __name__ == '__main__':
    main()
