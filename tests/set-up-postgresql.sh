#!/bin/sh
# Installs Debian's PostgreSQL for the tests, where it is missing and can be installed. Safe to run any number of times.
# The tests start a server of their own from it, so the one that the package may start is not touched or needed.
set -eu

if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1; then
    exit 0
fi
if [ -n "${DETENTE_TEST_POSTGRESQL:-}" ]; then
    exit 0
fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "PostgreSQL is not installed and cannot be installed from here: its tests will be skipped" >&2
    exit 0
fi
# No cluster is wanted from the package, only the programs.
mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
export DEBIAN_FRONTEND=noninteractive
if ! { apt-get update -q && apt-get install -q -y --no-install-recommends postgresql; }; then
    echo "PostgreSQL could not be installed: its tests will be skipped" >&2
fi
