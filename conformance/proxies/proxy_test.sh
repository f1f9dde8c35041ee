#!/usr/bin/env bash
# Runs the suite against talk-server behind a proxy with the given configuration, on free ports.
# Usage: proxy_test.sh nginx|haproxy CONFIGURATION TALK-SERVER TALKSPEC [OPTIONS OF talkspec run…]
set -euo pipefail
proxy=$1 configuration=$2 server=$3 talkspec=$4
shift 4
PATH=$PATH:/usr/sbin
folder=$(mktemp -d)
exec {lines}< <(exec "$server" --port 0)
pids=($!)
trap 'kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
read -r -t 20 -u "$lines" line
upstream=${line#listening on http://}
listen=127.0.0.1:$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
sed -e "s/LISTEN/$listen/; s/UPSTREAM/$upstream/; s#FOLDER#$folder#" "$configuration" >"$folder/conf"
if [[ $proxy == nginx ]]; then
  nginx -e stderr -p "$folder" -c "$folder/conf" 2>"$folder/log" &
else
  haproxy -db -q -f "$folder/conf" 2>"$folder/log" &
fi
pids+=($!)
for _ in {1..100}; do
  if (exec 3<>"/dev/tcp/${listen/://}") 2>/dev/null; then break; fi
  kill -0 "${pids[1]}" 2>/dev/null || { cat "$folder/log" >&2; exit 1; }
  sleep 0.05
done
"$talkspec" run "http://$listen" "$@"
