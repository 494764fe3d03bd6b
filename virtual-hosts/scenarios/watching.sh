#!/bin/sh
# What watching costs here, beside perf and trace-cmd: run with --with perf --with trace-cmd --with bench/watching/one and
# --timeout 900. Leaves raw.csv; bench/watching/table makes a table of it. The CPU is emulated: its times only compare with each other.
set -eu
rmdir /sys/kernel/tracing/instances/held* # what run holds them for costs a little at each event
one=$(find / -xdev -path '*/bench/watching/one' 2>/dev/null | head -n 1)
[ -n "$one" ] || { echo "bench/watching/one is missing: run with --with bench/watching/one" >&2 && exit 2; }
export HALTWISE=haltwise
scratch=$(mktemp -d)
sh "$one" haltwise "storage service=300us" 3ms 1 15 "$scratch" "$scratch/events"
cp "$scratch/events" "$RESULTS/events"
echo "round,place,$(sh "$one" header)" >"$RESULTS/raw.csv"
for round in 1 2 3; do
  place=0
  for tool in none haltwise perf trace-cmd; do
    place=$((place + 1))
    echo "$round,$place,$(sh "$one" $tool "storage service=300us" 3ms 8 15 "$scratch" "$scratch/events")" | tee -a "$RESULTS/raw.csv"
  done
done
