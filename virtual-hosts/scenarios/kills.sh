#!/bin/sh
# haltwise is killed just before each call by which it writes: kill -9 from the kernel's own tracing of system calls, so at
# exactly that step. Then haltwise starts again. Leaves faults.txt, as faults.sh does, with two lines for each step.
set -eu
. /host/inside/observe
journal=/var/lib/haltwise/journal
modprobe=/etc/modprobe.d/haltwise.conf
shrink=$(cat $parameters/halt_poll_ns_shrink)

# Keeps what a command of haltwise has made of the host, to come back to it without haltwise.
keep() {
  kept=$(now)
  rm -rf /kept && mkdir /kept
  for file in $journal $modprobe; do
    [ ! -e $file ] || cp $file /kept/
  done
}

come_back() {
  # shellcheck disable=SC2086
  write $kept
  rm -f $journal $modprobe
  [ ! -e /kept/journal ] || cp /kept/journal $journal
  [ ! -e /kept/haltwise.conf ] || cp /kept/haltwise.conf $modprobe
}

# kill_at_each_step NAME WORDS...: of a command of haltwise
kill_at_each_step() {
  name=$1
  shift
  observed "$name before" 0
  for call in write fsync rename unlink; do
    number=1
    while true; do
      status=0
      strace -f -qq -o /dev/null --seccomp-bpf -e trace=$call -e inject=$call:signal=KILL:when=$number \
        haltwise "$@" >/dev/null 2>&1 || status=$?
      [ $status = 137 ] || break
      observed "$name killed-before $call $number" $status
      haltwise restore --expired >/dev/null
      observed "$name next-start $call $number" 0
      come_back
      number=$((number + 1))
    done
    observed "$name whole" $status
    come_back
  done
}

keep
kill_at_each_step apply apply max=1ms,grow=3,grow-start=20us,shrink=$((shrink + 1))
kill_at_each_step persist apply max=1ms,grow=3,grow-start=20us,shrink=$((shrink + 1)) --persist

haltwise apply max=2ms,grow=4,grow-start=30us,shrink=$((shrink + 1)) --persist >/dev/null
keep
kill_at_each_step apply-over-persist apply pin=60us
kill_at_each_step restore restore
haltwise restore >/dev/null

# Two at once: the first one stands still in its change.
strace -f -qq -o /dev/null --seccomp-bpf -e trace=rename -e inject=rename:delay_enter=20000000:when=2 \
  haltwise apply max=1ms >/dev/null &
until_max 1000000
step second-while-first-changes haltwise apply off
wait $!
step first-done true
step after haltwise restore
