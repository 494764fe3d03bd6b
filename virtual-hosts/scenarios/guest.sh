#!/bin/sh
# The virtual host itself as a guest: its own CPUs' idle periods. Its governor is menu: the kernel has haltpoll for guests of
# KVM alone. Leaves guest.halts.parquet, and witness.txt: the kernel's own text of the same events.
set -eu
while :; do usleep 20000; done &
sleeper=$!

witness=/sys/kernel/tracing/instances/witness
mkdir $witness
echo mono >$witness/trace_clock
echo 1 >$witness/events/power/cpu_idle/enable
haltwise record --guest --duration 2s -o "$RESULTS/guest.halts.parquet"
cat $witness/trace >"$RESULTS/witness.txt"
rmdir $witness
kill $sleeper
