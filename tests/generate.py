#!/usr/bin/env python3
"""Prints a configuration of about so many lines: one frontend, an application per 14 lines.

usage: generate.py LINES
"""
import sys

HEAD = """global
    maxconn 4000

defaults
    mode http
    timeout client 10m
    timeout server 10m
    timeout connect 5s

frontend web
    bind :80
"""

RULES = """    acl host-{i} hdr(host) -i app{i}.example.net
    acl path-{i} path_beg /app{i}/
    http-request set-header X-App {i} if host-{i}
"""

# Below all the rules that HAProxy processes before it.
SWITCH = """    use_backend app-{i} if host-{i} || path-{i}
"""

BACKEND = """
backend app-{i}
    option httpchk GET /health
    http-request set-header X-Forwarded-Proto https if {{ ssl_fc }}
    balance roundrobin
    cookie SRV insert indirect nocache
    timeout server 5m
    server a{i} 10.0.{x}.{y}:8080 check inter 5s cookie a
    server b{i} 10.1.{x}.{y}:8080 check inter 5s cookie b
    # application {i}
"""


def main(lines):
    applications = (lines - HEAD.count("\n")) // (RULES + SWITCH + BACKEND).count("\n")
    sys.stdout.write(HEAD)
    for i in range(applications):
        sys.stdout.write(RULES.format(i=i))
    for i in range(applications):
        sys.stdout.write(SWITCH.format(i=i))
    for i in range(applications):
        sys.stdout.write(BACKEND.format(i=i, x=i % 250, y=i % 240 + 1))


main(int(sys.argv[1]))
