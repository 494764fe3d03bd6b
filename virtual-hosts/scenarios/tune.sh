#!/bin/sh
# Tunes a lab workload on a host whose parameters may be written. Under the settings in force a window never grows, so that max
# alone cannot help. Leaves without.json and with.json, what tune answered without and with --write-host, without.txt and with.txt,
# the values that were seen meanwhile, and faults.txt as faults.sh does.
set -eu
. /host/inside/observe
haltwise apply max=200us,grow=0,grow-start=10us,shrink=2 --why 'before tuning' >/dev/null
step before true

# The four values, each time that they differ.
watch_parameters() {
  last=
  while true; do
    seen=$(now)
    [ "$seen" = "$last" ] || echo "$seen"
    last=$seen
    sleep 0.05
  done
}

# tune NAME OPTIONS...
tune() {
  name=$1
  shift
  watch_parameters >"$RESULTS/$name.txt" &
  watcher=$!
  haltwise tune --lab 'storage service=500us' --block-price 20ms --rounds 2 --duration 1s --json "$@" >"$RESULTS/$name.json"
  kill $watcher
}
tune without
step without-consent true
tune with --write-host
step with-consent true

# Killed in a run under the recommendation: the next start undoes that, and only that.
haltwise tune --lab 'storage service=500us' --block-price 20ms --rounds 2 --duration 1s --write-host >/dev/null 2>&1 &
tune=$!
found=$(now)
until [ "$(now)" != "$found" ]; do sleep 0.05; done
kill -9 $tune
wait $tune || true
step killed haltwise restore --expired
step after haltwise restore
