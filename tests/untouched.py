#!/usr/bin/env python3
"""Watches what the program asks of the kernel while it lints deployments: no socket, no other program, nothing written.

usage: tests/untouched.py PROGRAM      skips (77) where there is no strace, or it may not trace
"""
import os
import shutil
import subprocess
import sys
import tempfile

import deployments

CALLS = ('socket,connect,execve,execveat,fork,vfork,open,openat,creat,truncate,ftruncate,unlink,unlinkat,rename,renameat,'
         'renameat2,mkdir,mkdirat,rmdir,chmod,fchmod,fchmodat,chown,fchown,fchownat,symlink,symlinkat,link,linkat,utimensat')


def trace(program, folder, args):
    path = os.path.join(folder, 'trace')
    run = subprocess.run(['strace', '-f', '-qq', '-o', path, '-e', 'trace=' + CALLS, program] + args, cwd=folder,
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    with open(path) as lines:
        return run, lines.read().splitlines()


def harmless(line):
    """Files opened to be read."""
    return 'open' in line and ('O_RDONLY' in line or 'O_PATH' in line) and 'O_CREAT' not in line and 'O_TRUNC' not in line


def may_trace():
    with tempfile.TemporaryDirectory() as folder:
        return bool(shutil.which('strace')) and trace('true', folder, [])[0].returncode == 0


def main():
    # A sanitizer's check for leaks cannot be traced.
    os.environ['ASAN_OPTIONS'] = 'detect_leaks=0'
    program, failed, seen = os.path.abspath(sys.argv[1]), 0, 0
    if os.geteuid() or not may_trace():
        print('skipped: there is no strace, or it may not trace here')
        return 77
    for name, plant, _ in list(deployments.faults())[::2]:
        with tempfile.TemporaryDirectory() as folder:
            deployment = deployments.Deployment(folder)
            plant(deployment)
            deployment.said(program)
            run, lines = trace(program, folder, ['--root', str(deployment.root), '--now', deployments.NOW, 'haproxy.cfg'])
            seen += 1
            wrong = [line for line in lines[1:] if not harmless(line)]
            if run.returncode not in (0, 1) or wrong or 'execve' not in lines[0]:
                failed += 1
                print('%s: exit %d\n  %s' % (name, run.returncode, '\n  '.join(wrong)))
    print('%d of %d deployments are linted with more than reading' % (failed, seen))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
