#!/usr/bin/env bash
# Starts a server on a free port, runs the suite against it and stops it. The exit code is that of
# talkspec.
# Usage: suite_test.sh TALKSPEC PROFILE SERVER [OPTIONS OF THE SERVER…]
set -euo pipefail
talkspec=$1 profile=$2
shift 2
exec {lines}< <(exec "$@")
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true' EXIT
read -r -t 20 -u "$lines" line
"$talkspec" run "${line#listening on }" --profile "$profile" --jobs 6
