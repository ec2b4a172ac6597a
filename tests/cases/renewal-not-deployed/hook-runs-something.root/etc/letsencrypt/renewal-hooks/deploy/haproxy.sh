#!/bin/sh
/usr/local/sbin/certificates --all
