#!/bin/sh
# In a guest of a virtual host: idle periods under eight settings of its haltpoll governor, recorded for `haltwise verify`.
# Leaves driver.txt, and for each settings a spool.
set -eu
parameters=/sys/module/haltpoll/parameters/guest_halt_poll_
seconds=45

for file in /sys/devices/system/cpu/cpuidle/current_* /sys/module/cpuidle_haltpoll/parameters/force "$parameters"*; do
  echo "$file $(cat "$file")"
done >"$RESULTS/driver.txt"
cat "$RESULTS/driver.txt"

# Sleeps of many lengths: some shorter than a window, some longer.
mkfifo /tmp/nothing
(
  exec 3<>/tmp/nothing
  while :; do
    for s in 0.0001 0.0005 0.0001 0.002 0.0003 0.001 0.0001 0.006; do
      read -r -t $s _ <&3 || true
    done
  done
) &
sleeper=$!

number=0
while read -r max grow start shrink allow; do
  number=$((number + 1))
  echo "$allow" >"${parameters}allow_shrink"
  echo "$shrink" >"${parameters}shrink"
  echo "$grow" >"${parameters}grow"
  echo "$start" >"${parameters}grow_start"
  echo "$max" >"${parameters}ns"
  # The trace file is made where that is faster: haltwise record --finish.
  haltwise record --guest --spool --duration "${seconds}s" -o "$RESULTS/set$number.halts.parquet" </dev/null
done <<'SETTINGS'
200000 2 50000 2 Y
3000000 2 50000 2 Y
5000000 4 10000 0 Y
4000000 3 100000 4 Y
2500000 2 50000 2 N
3000000 1 300000 1 Y
6000000 0 70000 3 Y
0 2 50000 2 Y
SETTINGS
kill $sleeper
