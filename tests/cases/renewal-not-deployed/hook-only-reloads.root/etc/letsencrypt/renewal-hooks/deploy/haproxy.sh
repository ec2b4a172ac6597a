#!/bin/sh
if systemctl is-active haproxy; then
    systemctl reload haproxy >/dev/null 2>&1 || true
fi
