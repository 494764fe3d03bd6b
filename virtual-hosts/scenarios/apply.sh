#!/bin/sh
# Settings into a stock kernel and out again, with what may happen in between. Leaves steps.txt: what was done, and the four
# parameters after it.
set -eu
parameters=/sys/module/kvm/parameters
steps=$RESULTS/steps.txt

now() {
  cat $parameters/halt_poll_ns $parameters/halt_poll_ns_grow $parameters/halt_poll_ns_grow_start $parameters/halt_poll_ns_shrink | tr '\n' ' '
}

# step NAME [COMMAND...]: a line of steps.txt, with the command's exit status
step() {
  name=$1
  shift
  status=0
  "$@" || status=$?
  echo "$name: $status: $(now)" | tee -a "$steps"
}

step before true
step apply haltwise apply max=160us,grow=3,grow-start=20us,shrink=2
step check haltwise status --check
haltwise status --json >"$RESULTS/status.json"
step again haltwise apply pin=60us
step restore haltwise restore

step limited haltwise apply max=1ms --for 2s

# Killed while it waits: the next start undoes it.
haltwise apply off --for 1s >/dev/null &
until [ "$(cat $parameters/halt_poll_ns)" = 0 ]; do sleep 0.1; done
kill -9 $!
step killed true
sleep 1
step next-start haltwise restore --expired

# Interrupted: undone at once.
haltwise apply off --for 10m >/dev/null &
waiting=$!
until [ "$(cat $parameters/halt_poll_ns)" = 0 ]; do sleep 0.1; done
sleep 1
kill -TERM $waiting
wait $waiting || true
step terminated true

# Arms of an experiment, as the command finds them.
step compare haltwise compare --arm A=current --arm B=max=1ms,shrink=0 --rounds 1 --retries 0 --tolerate 100% --settle 0 --no-halts \
  -o "$RESULTS/compared" -- sh -c "cat $parameters/halt_poll_ns >>$RESULTS/arms.txt"

# Somebody else writes.
haltwise apply off >/dev/null
echo 4711 >$parameters/halt_poll_ns
step drifted haltwise status --check
step left haltwise restore
step forced haltwise restore --force

# The module goes and comes back.
haltwise apply off >/dev/null
rmmod kvm-amd kvm
step unloaded haltwise apply pin=60us
insmod /modules/kvm.ko && insmod /modules/kvm-amd.ko
step reloaded haltwise restore

# No room for the journal, then read-only.
mkdir -p /small && mount -t tmpfs -o size=4k tmpfs /small && mkdir /small/j && dd if=/dev/zero of=/small/fill bs=4k count=1 2>/dev/null || true
step disk-full haltwise apply off --journal /small/j
mount -o bind $parameters $parameters && mount -o remount,bind,ro $parameters
step read-only haltwise apply off
umount $parameters
step after true
