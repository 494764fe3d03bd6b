#!/bin/sh
# The virtual host itself as a guest, under the governor haltpoll where its kernel has it (6.12), with settings that one may
# write here. Leaves guest.halts.parquet, and witness.txt: the kernel's own text of the same events.
set -eu
governor=/sys/devices/system/cpu/cpuidle/current_governor
parameters=/sys/module/haltpoll/parameters/guest_halt_poll
before=$(cat $governor)
if [ -e ${parameters}_ns ]; then
  echo haltpoll >$governor
  # Emulation is slow: windows of a few ms.
  echo 4000000 >${parameters}_ns
  echo 3 >${parameters}_grow
  echo 250000 >${parameters}_grow_start
  echo 2 >${parameters}_shrink
fi
while :; do usleep 1500; done &
sleeper=$!

witness=/sys/kernel/tracing/instances/witness
mkdir $witness
echo mono >$witness/trace_clock
echo 1 >$witness/events/power/cpu_idle/enable
[ ! -e ${parameters}_ns ] || echo 1 >$witness/events/power/guest_halt_poll_ns/enable
haltwise record --guest --duration 2s -o "$RESULTS/guest.halts.parquet"
cat $witness/trace >"$RESULTS/witness.txt"
rmdir $witness
kill $sleeper
echo "$before" >$governor
