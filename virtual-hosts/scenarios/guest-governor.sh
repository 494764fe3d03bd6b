#!/bin/sh
# With --as-kvm: a guest whose haltpoll driver is active. Its idle periods under eight settings of its governor, with and without
# hits, and what haltwise verify makes of each recording. Leaves driver.txt, and for each settings setN.halts.parquet (which holds the
# kernel's own counters of idle states too) and setN.json (of verify).
set -eu
cpus=/sys/devices/system/cpu

for file in $cpus/cpuidle/current_* /sys/module/cpuidle_haltpoll/parameters/force; do
  echo "${file##*/} $(cat "$file")"
done >"$RESULTS/driver.txt"
cat "$RESULTS/driver.txt"

# Sleeps of many lengths: some shorter than a window, some longer.
mkfifo /tmp/nothing
for cpu in 0 1; do
  (
    exec 3<>/tmp/nothing
    while :; do
      for s in 0.0001 0.0005 0.0001 0.002 0.0003 0.001 0.0001 0.006; do
        read -r -t $s _ <&3 || true
      done
    done
  ) &
  taskset -p $((1 << cpu)) $! >/dev/null
done

number=0
while read -r settings; do
  number=$((number + 1))
  set=$RESULTS/set$number
  haltwise apply "$settings" >/tmp/applied 2>&1 || { cat /tmp/applied && exit 1; }
  haltwise record --guest --duration "${1:-20s}" -o "$set.halts.parquet" >/tmp/recorded 2>&1 || { cat /tmp/recorded && exit 1; }
  haltwise verify "$set.halts.parquet" --json >"$set.json" || true
  echo "$settings"
done <<'SETTINGS'
guest:max=200us,grow=2,grow-start=50us,shrink=2,allow-shrink=Y
guest:max=3ms,grow=2,grow-start=50us,shrink=2,allow-shrink=Y
guest:max=5ms,grow=4,grow-start=10us,shrink=0,allow-shrink=Y
guest:max=4ms,grow=3,grow-start=100us,shrink=4,allow-shrink=Y
guest:max=2500us,grow=2,grow-start=50us,shrink=2,allow-shrink=N
guest:max=3ms,grow=1,grow-start=300us,shrink=1,allow-shrink=Y
guest:max=6ms,grow=0,grow-start=70us,shrink=3,allow-shrink=Y
guest:max=0,grow=2,grow-start=50us,shrink=2,allow-shrink=Y
SETTINGS
haltwise restore | tail -n 3
