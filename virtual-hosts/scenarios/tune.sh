#!/bin/sh
# Tunes a lab workload on a host whose parameters may be written. Under the settings in force a window never grows, so that max
# alone cannot help, and a recommendation differs in all four. Leaves without.json and with.json, what tune answered without and
# with --write-host, without.txt and with.txt, the values that were seen meanwhile, and faults.txt as faults.sh does.
set -eu
. /host/inside/observe
haltwise apply max=200us,grow=0,grow-start=10us,shrink=5 --why 'before tuning' >/dev/null
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

# Ticks come at their time however slow an emulator is; 4 ms between them are long beside its wake latency.
workload='ticks hz=250'
options='--block-price 20ms --duration 2s --json'

# watched NAME OPTIONS...
watched() {
  name=$1
  shift
  watch_parameters >"$RESULTS/$name.txt" &
  watcher=$!
  # shellcheck disable=SC2086
  haltwise tune --lab "$workload" $options "$@" >"$RESULTS/$name.json"
  kill $watcher
}
watched without --rounds 1
step without-consent true

# Again, as tune advises, when other tasks made this machine slower or faster between the recordings and the proof.
for attempt in 1 2 3 4; do
  echo "attempt $attempt"
  watched with --rounds 3 --write-host
  grep -q 'NOT CONFIRMED' "$RESULTS/with.json" || break
done
step with-consent true

# Killed in a run under the recommendation: the next start undoes that, and only that.
# shellcheck disable=SC2086
haltwise tune --lab "$workload" $options --rounds 2 --write-host >/dev/null 2>&1 &
tune=$!
found=$(now)
until [ "$(now)" != "$found" ]; do
  kill -0 $tune || exit 1 # it has nothing to write
  sleep 0.05
done
kill -9 $tune
wait $tune || true
step killed haltwise restore --expired
step after haltwise restore
