#!/usr/bin/env bash
# Gets what some tests need beside Python: a PostgreSQL server and a headless Chromium. It installs them only where it
# may (as root, with apt); anywhere else the tests that need them are skipped and say so. It never fails the run.
set -uo pipefail
cd "$(dirname "$0")/.."

if [ -x tests/set-up-postgresql.sh ]; then
    tests/set-up-postgresql.sh || echo "PostgreSQL could not be set up: its tests will be skipped" >&2
fi

if command -v chromium >/dev/null && command -v chromedriver >/dev/null; then
    exit 0
fi
if command -v google-chrome >/dev/null; then
    exit 0
fi
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Chromium is not here and cannot be installed without root and apt: the tests that open a brief in a browser will be skipped" >&2
    exit 0
fi
export DEBIAN_FRONTEND=noninteractive
install_chromium() {
    apt-get install --yes --quiet --no-install-recommends chromium chromium-driver
}
log="$(mktemp)"
if ! { install_chromium || { apt-get update --quiet && install_chromium; }; } >"$log" 2>&1 </dev/null; then
    tail -n 5 "$log" >&2
    echo "Chromium could not be installed: the tests that open a brief in a browser will be skipped" >&2
fi
rm -f "$log"
exit 0
