#!/usr/bin/env python3
"""Plants faults in a deployment that is right, one at a time: each must be said, and nothing else.

usage: tests/deployments.py PROGRAM
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

PIECES = pathlib.Path(__file__).parent / 'pem'
NOW = '2027-01-01T00:00:00Z'
CONFIG = '''global
    chroot /var/lib/haproxy
    user haproxy
    group haproxy
    maxconn 4000

defaults
    mode http
    log stdout format raw local0
    option httplog
    option forwardfor
    timeout http-request 30s
    timeout connect 10s
    timeout client 10m
    timeout server 10m

frontend web
    bind 0.0.0.0:80
    bind 0.0.0.0:443 ssl crt /etc/haproxy/certs/
    acl challenge path_beg /.well-known/acme-challenge/
    http-request redirect scheme https code 301 if !challenge !{ ssl_fc }
    http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]
    use_backend letsencrypt if challenge
    use_backend open_webui if { hdr(host) -i chat.example.org }

backend letsencrypt
    server certbot 127.0.0.1:8688

backend open_webui
    server open_webui 127.0.0.1:3000
'''
COMPOSE = '''services:
  open-webui:
    image: ghcr.io/open-webui/open-webui:main
    ports:
      - "127.0.0.1:3000:8080"
    environment:
      - WEBUI_URL=https://chat.example.org
      - CORS_ALLOW_ORIGIN=https://chat.example.org
'''
RENEWAL = '''version = 2.1.0
archive_dir = /etc/letsencrypt/archive/chat.example.org
cert = /etc/letsencrypt/live/chat.example.org/cert.pem
privkey = /etc/letsencrypt/live/chat.example.org/privkey.pem
chain = /etc/letsencrypt/live/chat.example.org/chain.pem
fullchain = /etc/letsencrypt/live/chat.example.org/fullchain.pem

[renewalparams]
account = 0123456789abcdef
authenticator = standalone
http01_port = 8688
renew_hook = /usr/local/sbin/deploy
'''
LIVE = 'etc/letsencrypt/live/chat.example.org/'
ARCHIVE = 'etc/letsencrypt/archive/chat.example.org/'
PEM = 'etc/haproxy/certs/chat.pem'


def piece(*names):
    return b''.join((PIECES / name).read_bytes() for name in names)


GOOD = piece('leaf.crt', 'intermediate.crt', 'leaf.key')


class Deployment:
    """The folder of the configuration and, in root/, what the host has."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.root = self.folder / 'root'
        self.config, self.compose = CONFIG, COMPOSE
        for name, target in ('cert', 'leaf.crt'), ('chain', 'intermediate.crt'), ('privkey', 'leaf.key'):
            self.write(ARCHIVE + name + '1.pem', piece(target))
        self.write(ARCHIVE + 'fullchain1.pem', piece('leaf.crt', 'intermediate.crt'))
        for name in 'cert', 'chain', 'privkey', 'fullchain':
            self.link(LIVE + name + '.pem', '../../archive/chat.example.org/%s1.pem' % name)
        self.write(LIVE + 'README', b'This directory contains your keys and certificates.\n')
        self.write('etc/letsencrypt/renewal/chat.example.org.conf', RENEWAL.encode())
        self.write(PEM, GOOD)
        self.write('etc/passwd', b'root:x:0:0::/root:/bin/sh\nhaproxy:x:99:99::/:/bin/false\n')
        self.write('etc/group', b'root:x:0:\nhaproxy:x:99:\nusers:x:100:\n')

    def write(self, name, content, mode=0o600):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(mode)

    def link(self, name, target):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)

    def chmod(self, name, mode):
        (self.root / name).chmod(mode)

    def change(self, old, new):
        assert old in self.config, old
        self.config = self.config.replace(old, new)

    def change_compose(self, old, new):
        assert old in self.compose, old
        self.compose = self.compose.replace(old, new)

    def change_renewal(self, old, new):
        assert old in RENEWAL, old
        self.write('etc/letsencrypt/renewal/chat.example.org.conf', RENEWAL.replace(old, new).encode())

    def said(self, program):
        (self.folder / 'haproxy.cfg').write_text(self.config)
        if self.compose is not None:
            (self.folder / 'compose.yaml').write_text(self.compose)
        run = subprocess.run([program, '--root', str(self.root), '--now', NOW, '--format', 'json', '--select',
                              'certificate,acme,exposure,listener-unpublished,published-port-unused', 'haproxy.cfg'], cwd=self.folder, stdout=subprocess.PIPE)
        found = json.loads(run.stdout)['findings']
        # The host's name is one for documentation, which is said of each.
        return sorted('%s:%d %s %s' % (os.path.basename(f['file']), f['line'], f['severity'], f['rule'])
                      for f in found if 'name for documentation' not in f['message'])


# name, what is done, what must be said
def faults():
    crt, server = 'haproxy.cfg:19', 'haproxy.cfg:27'
    bind = '443 ssl crt /etc/haproxy/certs/'
    yield 'nothing', lambda d: None, []
    yield 'no compose file', lambda d: setattr(d, 'compose', None), []
    yield 'owned by root, mode 000', lambda d: d.chmod(PEM, 0), []
    yield 'a file of its own', lambda d: d.change(bind, '443 ssl crt /etc/haproxy/certs/chat.pem'), []
    yield 'live does not load', lambda d: d.change(bind, '443 ssl crt /' + LIVE), [crt + ' error certificate-stray-file']
    yield 'fullchain has no key', lambda d: d.change(bind, '443 ssl crt /%sfullchain.pem' % LIVE), [
        crt + ' error certificate-no-key']
    yield 'no ssl', lambda d: d.change(bind, '443 crt /etc/haproxy/certs/'), [crt + ' error tls-not-enabled']
    yield 'folder gone', lambda d: d.change('haproxy/certs/', 'haproxy/cert/'), [crt + ' error certificate-missing']
    yield 'file gone', lambda d: d.change('haproxy/certs/', 'haproxy/certs/chat.example.org.pem'), [
        crt + ' error certificate-missing']
    yield 'folder empty', lambda d: (d.root / PEM).unlink(), [crt + ' error certificate-missing']
    yield 'file empty', lambda d: (d.write('etc/haproxy/chat.pem', b''), d.change('certs/', 'chat.pem')), [
        crt + ' error certificate-unreadable']
    yield 'stray file', lambda d: d.write('etc/haproxy/certs/README', b'hello\n'), [crt + ' error certificate-stray-file']
    yield 'other key', lambda d: d.write(PEM, piece('leaf.crt', 'intermediate.crt', 'other.key')), [
        crt + ' error certificate-key-mismatch']
    yield 'key with a password', lambda d: d.write(PEM, piece('leaf.crt', 'intermediate.crt', 'encrypted.key')), [
        crt + ' error certificate-encrypted-key']
    yield 'readable by all', lambda d: d.chmod(PEM, 0o644), [crt + ' warning certificate-mode']
    yield 'readable by users', lambda d: (d.chmod(PEM, 0o640), os.chown(d.root / PEM, 0, 100)), [
        crt + ' warning certificate-mode']
    yield 'readable by haproxy', lambda d: (d.chmod(PEM, 0o640), os.chown(d.root / PEM, 0, 99)), []
    yield 'readable in a closed folder', lambda d: (d.chmod(PEM, 0o644), d.chmod('etc/haproxy/certs', 0o700)), []
    yield 'folder of everybody', lambda d: d.chmod('etc/haproxy/certs', 0o777), [
        crt + ' warning certificate-parent-writable']
    yield 'expired', lambda d: (d.write(PEM, piece('expired.crt', 'intermediate.crt', 'expired.key')),
                                d.write(ARCHIVE + 'fullchain1.pem', piece('expired.crt', 'intermediate.crt'))), [
        crt + ' error certificate-expired']
    yield 'ends soon', lambda d: (d.write(PEM, piece('expiring.crt', 'intermediate.crt', 'expiring.key')),
                                  d.write(ARCHIVE + 'fullchain1.pem', piece('expiring.crt', 'intermediate.crt'))), [
        crt + ' warning certificate-expiring']
    yield 'no intermediate', lambda d: d.write(PEM, piece('leaf.crt', 'leaf.key')), [crt + ' warning certificate-chain']
    yield 'chain out of order', lambda d: d.write(PEM, piece('leaf.crt', 'root.crt', 'intermediate.crt', 'leaf.key')), [
        crt + ' warning certificate-chain']
    yield 'other host', lambda d: (d.write(PEM, piece('other.crt', 'intermediate.crt', 'other.key'))), [
        crt + ' warning certificate-host']
    yield 'wildcard', lambda d: d.write(PEM, piece('wildcard.crt', 'intermediate.crt', 'wildcard.key')), []
    yield 'placeholder still there', lambda d: d.write(PEM, piece('placeholder.crt', 'placeholder.key')), [
        crt + ' warning certificate-placeholder']
    yield 'placeholder beside', lambda d: d.write('etc/haproxy/certs/x.pem', piece('placeholder.crt', 'placeholder.key')), []
    yield 'weak key', lambda d: (d.write(PEM, piece('weak.crt', 'intermediate.crt', 'weak.key')),
                                 d.write(ARCHIVE + 'fullchain1.pem', piece('weak.crt', 'intermediate.crt'))), [
        crt + ' warning certificate-weak-key']
    yield 'not deployed', lambda d: d.write(ARCHIVE + 'fullchain1.pem', piece('expiring.crt', 'intermediate.crt')), [
        crt + ' warning renewal-not-deployed']
    yield 'no hook', lambda d: d.change_renewal('renew_hook = /usr/local/sbin/deploy\n', ''), [
        crt + ' info renewal-not-deployed']
    yield 'port misspelt', lambda d: d.change_renewal('http01_port = 8688\n', ''), [server + ' error acme-port-mismatch']
    yield 'other port', lambda d: d.change_renewal('8688', '8888'), [server + ' error acme-port-mismatch']
    yield 'renewal cut off', lambda d: d.change_renewal(RENEWAL[RENEWAL.index('[renewal'):], ''), [
        'chat.example.org.conf:1 warning bad-renewal-file']
    yield 'checked', lambda d: d.change('127.0.0.1:8688', '127.0.0.1:8688 check'), [
        server + ' warning acme-responder-checked']
    yield 'published', lambda d: d.change_compose('127.0.0.1:3000:8080', '3000:8080'), [
        'compose.yaml:5 warning app-exposed']
    yield 'http in its settings', lambda d: d.change_compose('WEBUI_URL=https', 'WEBUI_URL=http'), [
        'compose.yaml:7 info application-setting']
    yield 'path of an unknown folder', lambda d: d.change(bind, '443 ssl crt certs/chat.pem'), []
    yield 'of the image', lambda d: (d.change('/etc/haproxy/certs/', '/usr/local/etc/haproxy/certs/'), d.change_compose(
        'services:\n', 'services:\n  haproxy:\n    image: haproxy:3.2\n    ports: ["80:80", "443:443"]\n')), []
    yield 'mounted', lambda d: (d.change('/etc/haproxy/certs/', '/usr/local/etc/haproxy/certs/'), d.change_compose(
        'services:\n', 'services:\n  haproxy:\n    image: haproxy:3.2\n    ports: ["80:80", "443:443"]\n    volumes:\n'
        '      - /etc/haproxy/certs:/usr/local/etc/haproxy/certs:ro\n'), d.write('etc/haproxy/certs/README', b'hello\n'),
        os.chown(d.root / PEM, 99, 99)), [crt + ' error certificate-stray-file']
    yield 'of the image, and not its user', lambda d: (
        d.change('/etc/haproxy/certs/', '/usr/local/etc/haproxy/certs/'), d.change_compose(
            'services:\n', 'services:\n  haproxy:\n    image: haproxy:3.2\n    user: "99:99"\n    ports: ["80:80", "443:443"]\n'
            '    volumes:\n      - /etc/haproxy/certs:/usr/local/etc/haproxy/certs:ro\n')), [
        crt + ' error certificate-unreadable']
    yield 'compose broken', lambda d: d.change_compose('    ports:', '   ports:'), ['compose.yaml:4 warning bad-compose']
    yield 'unknown container', lambda d: (d.change('127.0.0.1:3000', 'webui:8080'), d.change_compose(
        'services:\n', 'services:\n  haproxy:\n    image: haproxy:3.2\n')), [
        'haproxy.cfg:30 error compose-server-missing']

    nginx = ('services:\n', 'services:\n  nginx:\n    image: nginx\n    ports: ["127.0.0.1:8688:80"]\n    volumes: ["/srv/www:/usr/share/nginx/html"]\n')
    webroot = ('standalone\nhttp01_port = 8688', 'webroot\nwebroot_path = /srv/acme,')
    yield 'another webroot', lambda d: (d.change_compose(*nginx), d.change_renewal(*webroot)), [server + ' error acme-webroot-unseen']
    yield 'the webroot', lambda d: (d.change_compose(nginx[0], nginx[1].replace('www', 'acme')), d.change_renewal(*webroot)), []
    metrics = '\nfrontend metrics\n    bind :9101\n    http-request use-service prometheus-exporter if { path /metrics }\n\nbackend open_webui'
    yield 'metrics open', lambda d: d.change('\nbackend open_webui', metrics), ['haproxy.cfg:31 warning metrics-exposed']
    own = 'services:\n  haproxy:\n    image: haproxy:3.2\n    ports: ["80:80"%s]\n'
    for name, ports, wanted in (
            ('only plain is published', '', ['haproxy.cfg:19 warning listener-unpublished']),
            ('a port too many', ', "443:443", "8443:8443"', ['compose.yaml:4 warning published-port-unused']),
            ('metrics in the network', ', "443:443", "127.0.0.1:9101:9101"', [])):
        yield name, lambda d, ports=ports, name=name: (
            d.change('/etc/haproxy/certs/', '/usr/local/etc/haproxy/certs/'), d.change_compose('services:\n', own % ports),
            'metrics' in name and d.change('\nbackend open_webui', metrics)), wanted


def main():
    program = os.path.abspath(sys.argv[1])
    failed = 0
    if os.geteuid():
        return 77  # files cannot be given away
    for name, plant, wanted in faults():
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o755)
            deployment = Deployment(folder)
            plant(deployment)
            found = deployment.said(program)
            if found != wanted:
                failed += 1
                print('%s:\n  wanted %s\n  said   %s' % (name, wanted, found))
    print('%d deployments differ' % failed if failed else 'all deployments are judged as they are')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
