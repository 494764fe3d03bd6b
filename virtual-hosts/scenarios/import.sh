#!/bin/sh
# What others record on a stock kernel: take the programs along that you have (--with trace-cmd --with perf).
# Leaves trace.dat with trace-cmd's own text of it, trace-cmd.txt; perf.data with perf's own, perf.txt; and ftrace.txt.
set -eu
echo 3000000 >/sys/module/kvm/parameters/halt_poll_ns
events="kvm:kvm_vcpu_wakeup kvm:kvm_halt_poll_ns kvm:kvm_exit kvm:kvm_entry sched:sched_waking sched:sched_switch"

haltwise lab ticks --hz 500 --duration 10m >/dev/null &
lab=$!
# Wait for the guest's first halts.
tracing=/sys/kernel/tracing
echo 1 >$tracing/events/kvm/kvm_vcpu_wakeup/enable
until grep -q kvm_vcpu_wakeup $tracing/trace; do sleep 1; done
for event in $events; do
  echo 1 >"$tracing/events/$(echo "$event" | tr : /)/enable"
done
echo mono >$tracing/trace_clock
sleep 1
echo 0 >$tracing/tracing_on
cat $tracing/trace >"$RESULTS/ftrace.txt"
echo 0 >$tracing/events/enable
echo 1 >$tracing/tracing_on

# shellcheck disable=SC2086
options=$(printf -- " -e %s" $events)
if type trace-cmd >/dev/null; then
  # shellcheck disable=SC2086
  trace-cmd record -q -C mono $options -o "$RESULTS/trace.dat" sleep 1
  trace-cmd report -t "$RESULTS/trace.dat" >"$RESULTS/trace-cmd.txt"
fi
if type perf >/dev/null; then
  # shellcheck disable=SC2086
  perf record -q -a -k CLOCK_MONOTONIC $options -o "$RESULTS/perf.data" sleep 1
  perf script --ns -i "$RESULTS/perf.data" >"$RESULTS/perf.txt"
fi
kill $lab || true
wc -l "$RESULTS"/*.txt
