#!/usr/bin/env python3
"""Compares what owui-lint says of certificates with what HAProxy does with the same files.

usage: tests/tls_oracle.py PROGRAM      skips (77) where there is no haproxy or openssl
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

# What HAProxy refuses; the other certificate rules speak of files that it loads.
REFUSED = {'certificate-missing', 'certificate-unreadable', 'certificate-no-key', 'certificate-key-mismatch',
           'certificate-encrypted-key', 'certificate-stray-file'}
PIECES = pathlib.Path(__file__).parent / 'pem'


def piece(name):
    return (PIECES / name).read_bytes()


LEAF, CHAIN, KEY = piece('leaf.crt'), piece('intermediate.crt'), piece('leaf.key')
GOOD = LEAF + CHAIN + KEY
DER = subprocess.run(['openssl', 'x509', '-in', str(PIECES / 'leaf.crt'), '-outform', 'DER'],
                     stdout=subprocess.PIPE).stdout if shutil.which('openssl') else b''
P12 = subprocess.run(['openssl', 'pkcs12', '-export', '-in', str(PIECES / 'leaf.crt'), '-inkey', str(PIECES / 'leaf.key'),
                      '-passout', 'pass:x'], stdout=subprocess.PIPE).stdout if shutil.which('openssl') else b''
A, D, L = 'crt %s/a.pem', 'crt %s/d', 'crt-list %s/list'
# name, words of the bind line, files (a str is a link's target, None a directory), rules that must speak; what the
# global section has
ROWS = [
    ('absent', A, {}, 'certificate-missing'),
    ('directory absent', D, {}, 'certificate-missing'),
    ('no globbing', 'crt %s/*.pem', {'a.pem': GOOD}, 'certificate-missing'),
    ('slash after a file', 'crt %s/a.pem/', {'a.pem': GOOD}, 'certificate-missing'),
    ('dangling link', A, {'a.pem': 'gone'}, 'certificate-missing'),
    ('link to itself', A, {'a.pem': 'a.pem'}, 'certificate-missing'),
    ('link', A, {'a.pem': 'b', 'b': GOOD}, None),
    ('empty', A, {'a.pem': b''}, 'certificate-unreadable'),
    ('garbage', A, {'a.pem': b'garbage\n' * 100}, 'certificate-unreadable'),
    ('zeros', A, {'a.pem': b'\0' * 5000}, 'certificate-unreadable'),
    ('key only', A, {'a.pem': KEY}, 'certificate-unreadable'),
    ('der', A, {'a.pem': DER}, 'certificate-unreadable'),
    ('pkcs12', A, {'a.pem': P12}, 'certificate-unreadable'),
    ('truncated', A, {'a.pem': KEY + LEAF[:300]}, 'certificate-unreadable'),
    ('truncated chain', A, {'a.pem': KEY + LEAF + CHAIN[:300]}, None),
    ('broken base64', A, {'a.pem': KEY + LEAF.replace(b'MII', b'M*I')}, 'certificate-unreadable'),
    ('broken chain', A, {'a.pem': KEY + LEAF + CHAIN.replace(b'MII', b'MXX')}, 'certificate-unreadable'),
    ('glued lines', A, {'a.pem': GOOD.replace(b'-----\n-----', b'----------')}, 'certificate-unreadable'),
    ('request', A, {'a.pem': piece('leaf.csr') + KEY}, 'certificate-unreadable'),
    ('no key', A, {'a.pem': LEAF + CHAIN}, 'certificate-no-key'),
    ('key beside', A, {'a.pem': LEAF, 'a.pem.key': KEY}, None),
    ('key of .crt beside', 'crt %s/a.crt', {'a.crt': LEAF, 'a.crt.key': KEY}, None),
    ('key beside is a link', A, {'a.pem': LEAF, 'a.pem.key': 'k', 'k': KEY}, None),
    ('key beside is empty', A, {'a.pem': LEAF, 'a.pem.key': b''}, 'certificate-no-key'),
    ('key beside dangles', A, {'a.pem': LEAF, 'a.pem.key': 'k'}, 'certificate-no-key'),
    ('key beside is a directory', A, {'a.pem': LEAF, 'a.pem.key': None}, 'certificate-no-key'),
    ('key beside has the certificate too', A, {'a.pem': LEAF, 'a.pem.key': GOOD}, None),
    ('a.crt and a.key', 'crt %s/a.crt', {'a.crt': LEAF, 'a.key': KEY}, 'certificate-no-key'),
    ('del-ext', 'crt %s/a.crt', {'a.crt': LEAF, 'a.key': KEY}, None, 'ssl-load-extra-del-ext'),
    ('del-ext of pem', 'crt %s/a.pem', {'a.pem': LEAF, 'a.key': KEY}, 'certificate-no-key', 'ssl-load-extra-del-ext'),
    ('del-ext and a.crt.key', 'crt %s/a.crt', {'a.crt': LEAF, 'a.crt.key': KEY}, 'certificate-no-key',
     'ssl-load-extra-del-ext'),
    ('extra files none', A, {'a.pem': LEAF, 'a.pem.key': KEY}, 'certificate-no-key', 'ssl-load-extra-files none'),
    ('extra files ocsp', A, {'a.pem': LEAF, 'a.pem.key': KEY}, 'certificate-no-key', 'ssl-load-extra-files ocsp'),
    ('extra files key', A, {'a.pem': LEAF, 'a.pem.key': KEY}, None, 'ssl-load-extra-files key'),
    ('two crt', 'crt %s/a.pem crt %s/k.pem', {'a.pem': LEAF, 'k.pem': KEY},
     'certificate-no-key certificate-unreadable'),
    ('key of another', A, {'a.pem': LEAF + piece('other.key')}, 'certificate-key-mismatch'),
    ('key beside of another', A, {'a.pem': LEAF, 'a.pem.key': piece('other.key')}, 'certificate-key-mismatch'),
    ('issuer before', A, {'a.pem': CHAIN + LEAF + KEY}, 'certificate-key-mismatch'),
    ('key, issuer, leaf', A, {'a.pem': KEY + CHAIN + LEAF}, 'certificate-key-mismatch'),
    ('wrong key and right key', A, {'a.pem': LEAF + piece('other.key') + KEY}, 'certificate-key-mismatch'),
    ('good', A, {'a.pem': GOOD}, None),
    ('key first', A, {'a.pem': KEY + LEAF}, None),
    ('leaf, key, chain', A, {'a.pem': LEAF + KEY + CHAIN}, None),
    ('leaf twice', A, {'a.pem': LEAF + LEAF + KEY}, None),
    ('text before', A, {'a.pem': b'Bag Attributes\n' + GOOD}, None),
    ('carriage returns', A, {'a.pem': GOOD.replace(b'\n', b'\r\n')}, None),
    ('two pairs', A, {'a.pem': GOOD + piece('other.crt') + piece('other.key')}, None),
    ('dh parameters inside', A, {'a.pem': GOOD + piece('dh.pem')}, None),
    ('no last newline', A, {'a.pem': GOOD.rstrip()}, None),
    ('expired', A, {'a.pem': piece('expired.crt') + piece('expired.key')}, None),
    ('future', A, {'a.pem': piece('future.crt') + piece('future.key')}, None),
    ('encrypted', A, {'a.pem': LEAF + piece('encrypted.key')}, 'certificate-encrypted-key'),
    ('encrypted beside', A, {'a.pem': LEAF, 'a.pem.key': piece('encrypted.key')}, 'certificate-encrypted-key'),
    ('no certificate at all', '', {}, 'certificate-missing'),
    ('only a ca-file', 'verify required ca-file %s/ca', {'ca': CHAIN}, 'certificate-missing'),
    ('only generated', 'generate-certificates ca-sign-file %s/ca', {'ca': piece('root.crt') + piece('root.key')}, 'certificate-missing'),
    ('strict-sni and nothing', 'strict-sni', {}, None),
    ('bundle', 'crt %s/a', {'a.rsa': GOOD, 'a.ecdsa': GOOD}, None),
    ('bundle not loaded', 'crt %s/a', {'a.rsa': GOOD}, 'certificate-missing', 'ssl-load-extra-files key'),
    ('bundle with a bad file', 'crt %s/a', {'a.rsa': GOOD, 'a.ecdsa': b''}, 'certificate-unreadable'),
    ('directory', D, {'d/a.pem': GOOD, 'd/b.pem': piece('other.crt') + piece('other.key')}, None),
    ('directory with slash', D + '/', {'d/a.pem': GOOD}, None),
    ('directory empty', D, {'d': None}, 'certificate-missing'),
    ('directory of keys', D, {'d/a.key': KEY}, 'certificate-missing'),
    ('directory empty, strict-sni', 'strict-sni ' + D, {'d': None}, None),
    ('directory empty and a file', D + ' ' + A, {'d': None, 'a.pem': GOOD}, None),
    ('hidden file', D, {'d/a.pem': GOOD, 'd/.x': b'x'}, None),
    ('hidden file without another dot', D, {'d/a.pem': GOOD, 'd/.htaccess': b''}, None),
    ('subdirectory', D, {'d/a.pem': GOOD, 'd/e/README': b'x'}, None),
    ('lone key', D, {'d/a.pem': GOOD, 'd/b.key': KEY}, None),
    ('issuer', D, {'d/a.pem': GOOD, 'd/b.issuer': b'x'}, None),
    ('backups', D, {'d/a.pem': GOOD, 'd/a.pem.bak': GOOD, 'd/a.pem~': GOOD}, None),
    ('links', D, {'d/a.pem': '../a', 'a': GOOD}, None),
    ('link to a directory', D, {'d/a.pem': GOOD, 'd/e': '../f', 'f/x': b'x'}, None),
    ('readme', D, {'d/a.pem': GOOD, 'd/README': b'hello\n'}, 'certificate-stray-file'),
    ('empty file', D, {'d/a.pem': GOOD, 'd/b.pem': b''}, 'certificate-stray-file'),
    ('dh.pem', D, {'d/a.pem': GOOD, 'd/dh.pem': piece('dh.pem')}, 'certificate-stray-file'),
    ('request in a directory', D, {'d/a.pem': GOOD, 'd/a.csr': piece('leaf.csr')}, 'certificate-stray-file'),
    ('dangling in a directory', D, {'d/a.pem': GOOD, 'd/b.pem': 'gone'}, 'certificate-stray-file'),
    ('dangling key in a directory', D, {'d/a.pem': GOOD, 'd/b.key': 'gone'}, None),
    ('crt without key in a directory', D, {'d/a.pem': GOOD, 'd/b.crt': LEAF, 'd/b.key': KEY}, 'certificate-no-key'),
    ('crt with key in a directory', D, {'d/b.crt': LEAF, 'd/b.crt.key': KEY}, None),
    ('live', D, {'d/README': b'x\n', 'd/cert.pem': LEAF, 'd/chain.pem': CHAIN, 'd/fullchain.pem': LEAF + CHAIN,
                 'd/privkey.pem': KEY}, 'certificate-stray-file'),
    ('live without readme', D, {'d/cert.pem': LEAF, 'd/chain.pem': CHAIN, 'd/fullchain.pem': LEAF + CHAIN},
     'certificate-no-key'),
    ('list', L, {'list': b'%s/a.pem\n', 'a.pem': GOOD}, None),
    ('list absent', L, {}, 'certificate-missing'),
    ('list is a directory', L, {'list': None}, 'certificate-unreadable'),
    ('directory in a list', L, {'list': b'%s/d\n', 'd/a.pem': GOOD}, 'certificate-unreadable'),
    ('list empty', L, {'list': b''}, 'certificate-missing'),
    ('list of comments', L, {'list': b'# a\n\n'}, 'certificate-missing'),
    ('list with blanks', L, {'list': b'   \n%s/a.pem  \n', 'a.pem': GOOD}, None),
    ('list, comment after a blank', L, {'list': b' # a\n%s/a.pem\n', 'a.pem': GOOD}, 'certificate-missing'),
    ('list with carriage returns', L, {'list': b'%s/a.pem\r\n\r\n', 'a.pem': GOOD}, None),
    ('list without newline', L, {'list': b'%s/a.pem', 'a.pem': GOOD}, 'certificate-unreadable'),
    ('list, file absent', L, {'list': b'%s/a.pem\n%s/b.pem\n', 'a.pem': GOOD}, 'certificate-missing'),
    ('list, file without key', L, {'list': b'%s/a.pem\n', 'a.pem': LEAF}, 'certificate-no-key'),
    ('list, options', L, {'list': b'%s/a.pem [alpn h2 ssl-min-ver TLSv1.2] chat.example.org !x.example.org\n', 'a.pem': GOOD},
     None),
    ('list, unknown option', L, {'list': b'%s/a.pem [bogus x]\n', 'a.pem': GOOD}, 'certificate-unreadable'),
    ('list, two brackets', L, {'list': b'%s/a.pem [alpn h2] [x]\n', 'a.pem': GOOD}, 'certificate-unreadable'),
    ('list, closing only', L, {'list': b'%s/a.pem alpn h2]\n', 'a.pem': GOOD}, 'certificate-unreadable'),
    ('list, bracket first', L, {'list': b'[alpn h2] %s/a.pem\n', 'a.pem': GOOD}, 'certificate-unreadable'),
    ('list, option without value', L, {'list': b'%s/a.pem [alpn]\n', 'a.pem': GOOD}, 'certificate-unreadable'),
    ('list, bundle', L, {'list': b'%s/a\n', 'a.rsa': GOOD}, None),
    ('list, crt-base', L, {'list': b'a.pem\n', 'a.pem': GOOD}, None, 'crt-base %s'),
    ('crt-base', 'crt a.pem', {'a.pem': GOOD}, None, 'crt-base %s'),
    ('crt-base and absolute', A, {'a.pem': GOOD}, None, 'crt-base /nowhere'),
    ('crt-base, absent', 'crt b.pem', {'a.pem': GOOD}, 'certificate-missing', 'crt-base %s/'),
    ('ca-file absent', A + ' verify required ca-file %s/ca', {'a.pem': GOOD}, 'certificate-missing'),
    ('ca-base', A + ' verify required ca-file ca', {'a.pem': GOOD, 'ca': CHAIN}, None, 'ca-base %s'),
    ('ca-base, absent', A + ' verify required ca-file cb', {'a.pem': GOOD, 'ca': CHAIN}, 'certificate-missing',
     'ca-base %s'),
    ('ca-file empty', A + ' verify required ca-file %s/ca', {'a.pem': GOOD, 'ca': b''}, 'certificate-unreadable'),
    ('ca-file garbage', A + ' verify required ca-file %s/ca', {'a.pem': GOOD, 'ca': b'garbage\n'}, 'certificate-unreadable'),
    ('ca-file a directory', A + ' verify required ca-file %s/ca', {'a.pem': GOOD, 'ca/a.pem': CHAIN}, None),
    ('crl-file absent', A + ' verify required ca-file %s/ca crl-file %s/crl', {'a.pem': GOOD, 'ca': CHAIN},
     'certificate-missing'),
    ('server crt absent', A, {'a.pem': GOOD}, 'certificate-missing', '', 'ssl verify none crt %s/c.pem'),
    ('server crt', A, {'a.pem': GOOD}, None, '', 'ssl verify none crt %s/a.pem'),
    ('server crt a directory', A, {'a.pem': GOOD, 'd/a.pem': GOOD}, 'certificate-unreadable', '',
     'ssl verify none crt %s/d'),
    ('server ca-file absent', A, {'a.pem': GOOD}, 'certificate-missing', '', 'ssl verify required ca-file %s/ca'),
    ('ocsp without issuer', A, {'a.pem': LEAF + KEY, 'a.pem.ocsp': b''}, 'certificate-stray-file'),
    ('ocsp with issuer', A, {'a.pem': GOOD, 'a.pem.ocsp': b''}, None),
    ('ocsp with .issuer', A, {'a.pem': LEAF + KEY, 'a.pem.ocsp': b'x', 'a.pem.issuer': CHAIN}, None),
    ('ocsp with another issuer', A, {'a.pem': LEAF + KEY, 'a.pem.ocsp': b'x', 'a.pem.issuer': piece('root.crt')},
     'certificate-stray-file'),
    ('ocsp with a broken issuer', A, {'a.pem': LEAF + KEY, 'a.pem.ocsp': b'x', 'a.pem.issuer': b'x'},
     'certificate-stray-file'),
    ('issuer without ocsp', A, {'a.pem': LEAF + KEY, 'a.pem.issuer': b'x'}, None),
    ('sctl broken', A, {'a.pem': GOOD, 'a.pem.sctl': b'x'}, 'certificate-stray-file'),
    ('sctl of nothing', A, {'a.pem': GOOD, 'a.pem.sctl': b'\0\0'}, None),
    ('sctl not used', A, {'a.pem': GOOD, 'a.pem.sctl': b'x'}, None, 'ssl-load-extra-files key'),
    ('sctl in a directory', D, {'d/a.pem': GOOD, 'd/a.pem.sctl': b'x'}, 'certificate-stray-file'),
]


def write(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            path.mkdir()
        elif isinstance(content, str):
            path.symlink_to(content)
        else:
            path.write_bytes(content.replace(b'%s', str(folder).encode()))


def config(folder, bind, settings, server):
    text = ('global\n    %s\n\ndefaults\n    mode http\n    timeout client 1m\n    timeout connect 5s\n    timeout server 1m\n\n'
            'frontend web\n    bind 127.0.0.1:18443 ssl %s\n    default_backend app\n\nbackend app\n'
            '    server a 127.0.0.1:18080 %s\n' % (settings, bind, server))
    path = folder / 'haproxy.cfg'
    path.write_text(text.replace('%s', str(folder)))
    return path


def refuses(path):
    """Whether HAProxy refuses it; None if it never answers."""
    try:
        run = subprocess.run(['haproxy', '-c', '-f', str(path)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, timeout=3)
    except subprocess.TimeoutExpired:
        return None, ''
    return b'ALERT' in run.stdout, run.stdout.decode(errors='replace')


def said(program, path):
    run = subprocess.run([program, '--format', 'json', '--now', '2027-01-01T00:00:00Z', str(path)],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if run.returncode not in (0, 1):
        raise SystemExit('%s: %s' % (path, run.stderr.decode()))
    return {(f['rule'], f['severity']) for f in json.loads(run.stdout)['findings']}


def judge(program, folder, name, bind, files, wanted, settings='', server=''):
    write(folder, files)
    path = config(folder, bind, settings, server)
    refused, output = refuses(path)
    found = said(program, path)
    ours = sorted(rule for rule, severity in found if rule in REFUSED and severity == 'error')
    faults = []
    if refused is not None and refused != bool(ours):
        faults.append('HAProxy %s it, and we say %s\n%s' % ('refuses' if refused else 'takes', ours, output))
    if ours != sorted((wanted or '').split()):
        faults.append('we say %s, and should say %s' % (ours, wanted))
    return ['%s: %s' % (name, fault) for fault in faults]


def release():
    """Of the HAProxy on the path, as (2, 6)."""
    words = subprocess.run(['haproxy', '-v'], stdout=subprocess.PIPE).stdout.decode().split()
    return tuple(int(n) for n in words[words.index('version') + 1].split('.')[:2])


# From 2.8 on HAProxy refuses these, 2.6 loads them; we speak only of what every release refuses.
SINCE_2_8 = {'truncated chain'}


def main():
    if not shutil.which('haproxy') or not shutil.which('openssl'):
        return 77
    faults = []
    rows = [row for row in ROWS if release() < (2, 8) or row[0] not in SINCE_2_8]
    for row in rows:
        with tempfile.TemporaryDirectory() as folder:
            faults += judge(os.path.abspath(sys.argv[1]), pathlib.Path(folder), *row)
    print('\n'.join(faults) if faults else '%d rows agree' % len(rows))
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())
