#!/bin/sh
# Which ceiling a VM obeys, seen from outside, on a stock kernel; and the host as doctor captures it.
# Leaves the folders host/ (no VM runs), parameter/, above/, below/ (a lab VM runs under that ceiling), each beside
# NAME.json, what doctor found there.
set -eu
parameters=/sys/module/kvm/parameters

haltwise doctor --capture "$RESULTS/host" --json >"$RESULTS/host.json"
haltwise doctor

# Emulation makes wake-ups slow: windows of a few ms.
echo 2000000 >$parameters/halt_poll_ns

# observe NAME [OPTION...]: a lab VM with these options runs while doctor looks
observe() {
  name=$1
  shift
  haltwise lab poisson --rate 500 --duration 300s "$@" >/dev/null &
  lab=$!
  until ls -l /proc/[0-9]*/fd 2>/dev/null | grep -q kvm-vcpu; do sleep 1; done
  haltwise doctor --observe 3s --capture "$RESULTS/$name" --json >"$RESULTS/$name.json"
  kill $lab || true
  wait $lab || true
}
observe parameter
observe above --halt-poll-max 8ms
observe below --halt-poll-max 300us
