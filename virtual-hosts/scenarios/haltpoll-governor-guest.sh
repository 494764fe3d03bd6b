#!/bin/sh
# In a guest of a virtual host: idle periods under eight settings of its haltpoll governor, for `haltwise verify`. Java would
# take most of this guest's time, so the kernel's raw trace pages are kept as they are, with what decoding them needs; a test
# makes traces of them. Leaves driver.txt, header_page, formats, and for each settings setN.raw, setN.txt, and the kernel's counters of
# idle states before and after, setN.before and setN.after.
set -eu
cd "$RESULTS"
parameters=/sys/module/haltpoll/parameters/guest_halt_poll_
tracer=/sys/kernel/tracing/instances/governor
periods=6500
most_seconds=400
idle=/sys/devices/system/cpu/cpu0/cpuidle

# Times that the CPU idled: each poll and each HLT.
idled() {
  cat $idle/state*/usage | { read -r polls && read -r hlts && echo $((polls + hlts)); }
}

for file in /sys/devices/system/cpu/cpuidle/current_* /sys/module/cpuidle_haltpoll/parameters/force "$parameters"*; do
  echo "$file $(cat "$file")"
done >driver.txt
cat driver.txt

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

mkdir $tracer
echo 0 >$tracer/tracing_on
echo mono >$tracer/trace_clock
echo 32768 >$tracer/buffer_size_kb
cp $tracer/events/header_page header_page
for event in power/cpu_idle power/guest_halt_poll_ns sched/sched_switch irq_vectors/local_timer_entry irq/irq_handler_entry; do
  cat $tracer/events/$event/format
  [ $event = sched/sched_switch ] && echo 'prev_pid==0' >$tracer/events/$event/filter
  echo 1 >$tracer/events/$event/enable
done >formats

# Of each state: number, usage, time in µs, name.
count() {
  for state in $idle/state*; do
    echo "${state##*state} $(cat $state/usage) $(cat $state/time) $(cat $state/name)"
  done
}

number=0
while read -r max grow start shrink allow; do
  number=$((number + 1))
  echo 0 >"${parameters}ns"
  echo "$allow" >"${parameters}allow_shrink"
  echo "$shrink" >"${parameters}shrink"
  echo "$grow" >"${parameters}grow"
  echo "$start" >"${parameters}grow_start"
  echo "$max" >"${parameters}ns"
  echo >$tracer/trace
  count >set$number.before
  read -r from _ </proc/uptime
  echo 1 >$tracer/tracing_on
  # A miss is a poll and a HLT, which is one period: half as many again are enough.
  enough=$(($(idled) + periods * 3 / 2)) s=0
  while [ "$(idled)" -lt $enough ] && [ $s -lt $most_seconds ]; do
    sleep 1
    s=$((s + 1))
  done
  echo 0 >$tracer/tracing_on
  read -r to _ </proc/uptime
  count >set$number.after
  timeout 5 cat $tracer/per_cpu/cpu0/trace_pipe_raw >set$number.raw || true
  echo "$from $to $max $grow $start $shrink $allow $(sed -n 's/^overrun: //p' $tracer/per_cpu/cpu0/stats)" >set$number.txt
  cat set$number.txt
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
rmdir $tracer
ls -l
