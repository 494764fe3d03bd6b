#!/bin/sh
# haltwise is killed just before each call by which it writes: strace holds it there, then kill -9. Then haltwise starts again. Leaves faults.txt, as faults.sh does, with two lines for each step.
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

# Only calls on these count.
places="-P /var/lib/haltwise -P $journal -P $journal.new -P /etc/modprobe.d -P $modprobe -P $modprobe.new"
for parameter in $parameters/halt_poll_ns*; do
  places="$places -P $parameter"
done

# killed_before CALL NUMBER WORDS...: whether a command of haltwise came to that call, and was killed there
killed_before() {
  call=$1 number=$2
  shift 2
  # shellcheck disable=SC2086
  strace -f -qq -o /dev/null --seccomp-bpf $places -e trace=$call -e inject=$call:delay_enter=600000000:when=$number \
    haltwise "$@" >/dev/null 2>&1 &
  tracer=$!
  held=0
  while [ -e /proc/$tracer/exe ]; do
    read -r traced </proc/$tracer/task/$tracer/children || true
    # Other calls are held for an instant only.
    if grep -q '^State:.*tracing stop' /proc/"${traced% }"/task/*/status 2>/dev/null; then
      held=$((held + 1))
    else
      held=0
    fi
    if [ $held = 8 ]; then
      kill -9 "${traced% }"
      kill -9 $tracer # does not see that what it holds is gone
      break
    fi
    sleep 0.2
  done
  wait $tracer || true
  [ $held = 8 ]
}

# kill_at_each_step NAME CALLS WORDS...: of a command of haltwise, until it is killed when all is done
kill_at_each_step() {
  name=$1
  calls=$2
  shift 2
  observed "$name before" 0
  haltwise "$@" >/dev/null
  observed "$name whole" 0
  whole=$(now)$(left)
  come_back
  for call in $calls; do
    number=1
    while true; do
      killed_before $call $number "$@" || break
      observed "$name killed-before $call $number" 137
      haltwise restore --expired >/dev/null
      observed "$name next-start $call $number" 0
      [ "$(now)$(left)" != "$whole" ] || break
      come_back
      number=$((number + 1))
    done
    come_back
  done
}

keep
kill_at_each_step apply 'write fsync rename' apply max=1ms,grow=3,grow-start=20us,shrink=$((shrink + 1))
kill_at_each_step persist 'write rename' apply max=1ms,grow=3,grow-start=20us,shrink=$((shrink + 1)) --persist

haltwise apply max=2ms,grow=4,grow-start=30us,shrink=$((shrink + 1)) --persist >/dev/null
keep
kill_at_each_step restore 'write rename unlink' restore
haltwise restore >/dev/null
