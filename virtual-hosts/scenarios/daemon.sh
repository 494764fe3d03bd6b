#!/bin/sh
# What may happen to a host while haltwise serve controls it. Leaves faults.txt, as faults.sh does: the exit status of a step is that of
# what was checked while the daemon ran, the parameters are those after it; and what the daemon said (said.txt).
set -eu
. /host/inside/observe
journal=/var/lib/haltwise/journal

start_vm() {
  haltwise lab poisson --rate 500 --duration "${1:-1h}" >/dev/null 2>&1 &
  vm=$!
  until ls -d /sys/kernel/debug/kvm/*-* >/dev/null 2>&1; do sleep 0.2; done
}

end_vm() {
  kill -9 $vm 2>/dev/null || true
  wait $vm || true
}

# said TEXT: on however many lines
said() {
  tr -s '\n ' ' ' </tmp/said | grep -q "$1"
}

# until_said TEXT: waits for the daemon to say it
until_said() {
  tries=0
  until said "$1"; do
    tries=$((tries + 1))
    [ $tries -lt 600 ] || { echo "waited in vain for: $1" && cat /tmp/said && return 1; }
    sleep 0.2
  done
}

# Leaves what is in force then (in-force.txt).
until_it_controls() {
  until [ -e $journal ]; do sleep 0.2; done
  sleep 3
  now >>"$RESULTS/in-force.txt"
}

# serve [OPTION...]: begins with settings that are not the host's, in a daemon
serve() {
  : >/tmp/said
  haltwise serve --start pin=3ms "$@" >/tmp/said 2>&1 &
  daemon=$!
}

# ends NAME: tells it to end; whether it does so with the status of one that was told to
ends() {
  kill -TERM $daemon
  ended=0
  wait $daemon || ended=$?
  { echo "== $1" && cat /tmp/said; } >>"$RESULTS/said.txt"
  [ $ended = 143 ]
}

# No VM at first; then one starts; the daemon is told to end.
serve
until_said "No VM runs"
step waits haltwise serve --explain
start_vm
until_it_controls
haltwise serve --explain >/tmp/explained
step controlled-end ends controlled-end
step explained grep -q "state *controlling" /tmp/explained

# A second daemon, and somebody who only wants to see.
serve
until_it_controls
second=0
haltwise serve 2>>"$RESULTS/said.txt" || second=$?
haltwise serve --dry-run --duration 3s >/dev/null
ends second-refused
observed second-refused $second

# kill -9; then the next start of any haltwise.
serve
until_it_controls
kill -9 $daemon
wait $daemon || true
step killed-next-start haltwise restore --expired
serve
until_it_controls
step killed-served-again ends killed-served-again
serve
until_it_controls
kill -9 $daemon
wait $daemon || true
serve --dry-run
until_said "Nothing is written"
sleep 2
kill -9 $daemon
wait $daemon || true
haltwise restore --expired >/dev/null
step killed-after-dry-run true

# Somebody else writes.
serve
until_it_controls
write 4711000 3 7000 3
until_said "Somebody else changed"
step foreign haltwise serve --explain
step foreign-end ends foreign-end
step foreign-restore haltwise restore --force

# VMs end and start.
serve
until_it_controls
end_vm
until_said "No VM runs any more"
step vm-ended true
start_vm
until_it_controls
step vm-started ends vm-started

# The module goes and comes back while no VM runs.
serve
until_it_controls
end_vm
until_said "No VM runs any more"
rmmod kvm-amd kvm
sleep 3
insmod /modules/kvm.ko && insmod /modules/kvm-amd.ko
step module-reloaded true
start_vm
until_it_controls
step module-reloaded-end ends module-reloaded-end

# A CPU goes, and comes back.
serve
until_it_controls
echo 0 >/sys/devices/system/cpu/cpu1/online
sleep 4
echo 1 >/sys/devices/system/cpu/cpu1/online
sleep 4
haltwise serve --explain >/tmp/explained
ends cpu-offline
step cpu-offline grep -q "state *controlling" /tmp/explained

# Events are lost: of a daemon that watches, which it may not do while nothing changes; and again, where another guard spoke just then.
serve --no-rest
until_it_controls
kill -STOP $daemon
echo 8 >"$(echo /sys/kernel/tracing/instances/haltwise-*)/buffer_size_kb"
for _ in 1 2 3 4 5 6 7 8 9 10; do
  sleep 5
  kill -CONT $daemon
  sleep 5
  said "The recorder lost" && break
  kill -STOP $daemon
done
kill -CONT $daemon
until_said "The recorder lost"
step lost-events ends lost-events

# The clock is set back.
serve
until_it_controls
at=$(date +%s)
date -s "@$((at - 86400))" >/dev/null
sleep 4
haltwise serve --explain >/tmp/explained
ends clock-set-back
date -s "@$((at + 60))" >/dev/null
step clock-set-back grep -q "state *controlling" /tmp/explained

# The disk of the journal is full: before the first change, then at the end.
mount -t tmpfs -o size=64k tmpfs /var/lib/haltwise
fill() {
  dd if=/dev/zero of=/var/lib/haltwise/fill bs=4k count=16 2>/dev/null || true
}
fill
serve
until_said "could not come into force"
step disk-full true
ends disk-full
rm /var/lib/haltwise/fill
serve
until_it_controls
fill
step disk-full-end ends disk-full-end
rm /var/lib/haltwise/fill
step disk-full-next-start haltwise restore --expired
umount /var/lib/haltwise

end_vm
step after haltwise status --check
