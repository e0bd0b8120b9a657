#!/usr/bin/env bash
# A cluster on this machine for one query: a scheduler and two executors, which answer only to this
# machine, and the query. Then exactly those processes are stopped, however it ended.
#
#   ./cluster.sh --table answers=answers "SELECT segment, nps(score) FROM answers GROUP BY segment"
#
# NPS_SQL is the program, PORT the first of the three ports, THREADS how many each executor has.
set -euo pipefail

program=${NPS_SQL:-$(dirname "$0")/target/release/nps-sql}
port=${PORT:-50050}
scheduler=127.0.0.1:$port

nodes=()
executors=()
query=
# Executors first: they tell the scheduler that they leave.
stop() {
  kill $query "${executors[@]}" 2>/dev/null || true
  wait $query "${executors[@]}" || true
  kill "${nodes[0]}" 2>/dev/null || true
  wait
}
trap stop EXIT

"$program" scheduler --port "$port" --executors 2 --silence 6 &
nodes+=($!)
for node in 1 2; do
  "$program" executor --scheduler "$scheduler" --port $((port + node)) --threads "${THREADS:-1}" &
  nodes+=($!)
  executors+=($!)
done
"$program" cluster --scheduler "$scheduler" --wait 30 "$@" &
query=$!

# Whichever ends first: the query, or a node that could not start and has said why.
status=0
wait -n -p ended "$query" "${nodes[@]}" || status=$?
if [ "$ended" = "$query" ]; then
  query=
  exit "$status"
fi
exit 1
