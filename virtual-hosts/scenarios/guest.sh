#!/bin/sh
# The virtual host itself as a guest: its own CPUs' idle periods. Its governor is menu: the kernel has haltpoll for guests of
# KVM alone. Leaves guest.halts.parquet, witness.txt: the kernel's own text of the same events, and applied.txt: haltpoll's five
# parameters as they are, after apply with its exit status, and after restore.
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

# Its parameters are there all the same, where the kernel has the governor.
five() {
  [ -e /sys/module/haltpoll/parameters ] || { echo none && return; }
  cd /sys/module/haltpoll/parameters
  for name in ns grow grow_start shrink allow_shrink; do
    cat guest_halt_poll_$name
  done | tr '\n' ' '
  echo
}
{
  five
  status=0
  haltwise apply guest:max=50us,grow=3,grow-start=10us,shrink=4,allow-shrink=N >/dev/null 2>&1 || status=$?
  echo "$status $(five)"
  haltwise restore >/dev/null
  five
} >"$RESULTS/applied.txt"
