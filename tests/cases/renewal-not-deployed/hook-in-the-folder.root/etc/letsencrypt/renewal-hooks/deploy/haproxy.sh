#!/bin/sh
set -e
# one file of both
cat "$RENEWED_LINEAGE/fullchain.pem" "$RENEWED_LINEAGE/privkey.pem" > /etc/haproxy/certs/chat.pem
if systemctl is-active haproxy; then
    systemctl reload haproxy >/dev/null 2>&1 || true
fi
