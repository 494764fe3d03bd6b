#!/bin/sh
# One VM of another process, watched by all who can: the kernel's ftrace, trace-cmd and perf where they were taken along
# (--with trace-cmd --with perf), KVM's counters, and top. Leaves
#   ftrace.txt, trace.dat with trace-cmd's own text of it, trace-cmd.txt, perf.data with perf's own, perf.txt;
#   counts.json and top.txt by haltwise, and around them what debugfs said, before.txt and after.txt, and each HLT exit,
#   exits.txt.
set -eu
tracing=/sys/kernel/tracing
echo 2000000 >/sys/module/kvm/parameters/halt_poll_ns
echo 50000 >/sys/module/kvm/parameters/halt_poll_ns_grow_start

haltwise lab ticks --hz 500 --duration 1h >/dev/null &
lab=$!
trap 'kill $lab; wait' EXIT
echo mono >$tracing/trace_clock
echo 1 >$tracing/events/kvm/kvm_vcpu_wakeup/enable
until grep -q 'kvm_vcpu_wakeup: ' $tracing/trace; do sleep 1; done # the guest runs

events="kvm:kvm_vcpu_wakeup kvm:kvm_halt_poll_ns kvm:kvm_exit kvm:kvm_entry sched:sched_waking sched:sched_switch"
for event in $events; do
  echo "$event" >>$tracing/set_event
done
echo >$tracing/trace
sleep 1
echo >$tracing/set_event
cat $tracing/trace >"$RESULTS/ftrace.txt"

# shellcheck disable=SC2086
options=$(printf -- '-e %s ' $events)
if type trace-cmd; then
  # shellcheck disable=SC2086
  trace-cmd record -q -C mono $options -o "$RESULTS/trace.dat" sleep 1
  trace-cmd report -t "$RESULTS/trace.dat" >"$RESULTS/trace-cmd.txt"
fi
if type perf; then
  # shellcheck disable=SC2086
  perf record -q -a -k CLOCK_MONOTONIC $options -o "$RESULTS/perf.data" sleep 1
  perf script --ns -i "$RESULTS/perf.data" >"$RESULTS/perf.txt"
fi

# A stopped process halts no more, so counters and events can be compared exactly.
counters() {
  grep . /sys/kernel/debug/kvm/*-*/halt_* /sys/kernel/debug/kvm/*-*/exits | sed 's,.*/,,; s,:, ,'
}
kill -STOP $lab
sleep 1
counters >"$RESULTS/before.txt"
echo mono >$tracing/trace_clock # empties the buffer
echo 'exit_reason == 0x78' >$tracing/events/kvm/kvm_exit/filter
echo kvm:kvm_exit >$tracing/set_event
kill -CONT $lab
haltwise record --counters --vm $lab --duration 2s -o "$RESULTS/counts.json"
haltwise top --exits --batch --interval 1s --duration 4s >"$RESULTS/top.txt"
kill -STOP $lab
sleep 1
echo >$tracing/set_event
counters >"$RESULTS/after.txt"
cat $tracing/trace >"$RESULTS/exits.txt"
echo 0 >$tracing/events/kvm/kvm_exit/filter
kill -CONT $lab

wc -l "$RESULTS"/*.txt
