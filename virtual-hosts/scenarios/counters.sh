#!/bin/sh
# KVM's own counters by debugfs, of a VM that another process runs, beside what the shell reads there itself.
# Leaves debugfs.counts.json, what show and tune say of it, and before.txt and after.txt with the shell's readings.
set -eu
echo 3000000 >/sys/module/kvm/parameters/halt_poll_ns
counters="halt_attempted_poll halt_successful_poll halt_wakeup halt_exits
  halt_poll_success_ns halt_poll_fail_ns halt_wait_ns halt_wait_hist"

# readings: a line for each counter of the one VM
readings() {
  for name in $counters; do
    echo "$name $(cat /sys/kernel/debug/kvm/*-*/"$name")"
  done
}

haltwise lab ticks --hz 1000 --duration 600s >"$RESULTS/lab.txt" 2>&1 &
lab=$!
tries=0
until [ -n "$(ls -d /sys/kernel/debug/kvm/*-* 2>/dev/null)" ]; do
  tries=$((tries + 1))
  [ $tries -lt 240 ] || { cat "$RESULTS/lab.txt"; exit 1; }
  sleep 1
done
sleep 5
ls -d /sys/kernel/debug/kvm/*-*
readings >"$RESULTS/before.txt"
haltwise record --counters --duration 3s -o "$RESULTS/debugfs.counts.json"
readings >"$RESULTS/after.txt"
haltwise show "$RESULTS/debugfs.counts.json"
haltwise show --json "$RESULTS/debugfs.counts.json" >"$RESULTS/show.json"
haltwise tune "$RESULTS/debugfs.counts.json"
kill $lab
cat "$RESULTS/before.txt" "$RESULTS/after.txt"
