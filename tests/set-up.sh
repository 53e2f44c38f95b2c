#!/usr/bin/env bash
# Gets what some tests need beside Python: a PostgreSQL server, a headless Chromium, and Java for Spark. It installs them
# only where it may (as root, with apt); anywhere else the tests that need them are skipped and say so. It never fails the run.
set -uo pipefail
cd "$(dirname "$0")/.."
export DEBIAN_FRONTEND=noninteractive

# install WHAT_IT_IS PACKAGE...: says so where it cannot.
install() {
    local what="$1"
    shift
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        echo "$what is not here and cannot be installed without root and apt: the tests that need it will be skipped" >&2
        return
    fi
    local log
    log="$(mktemp)"
    if ! { apt-get install --yes --quiet --no-install-recommends "$@" \
        || { apt-get update --quiet && apt-get install --yes --quiet --no-install-recommends "$@"; }; } >"$log" 2>&1 </dev/null; then
        tail -n 5 "$log" >&2
        echo "$what could not be installed: the tests that need it will be skipped" >&2
    fi
    rm -f "$log"
}

if [ -x tests/set-up-postgresql.sh ]; then
    tests/set-up-postgresql.sh || echo "PostgreSQL could not be set up: its tests will be skipped" >&2
fi
if ! { command -v chromium && command -v chromedriver; } >/dev/null && ! command -v google-chrome >/dev/null; then
    install Chromium chromium chromium-driver
fi
if ! command -v java >/dev/null; then
    install Java default-jre-headless
fi
exit 0
