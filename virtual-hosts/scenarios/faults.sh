#!/bin/sh
# What may happen to a host while haltwise changes it, or records on it. Leaves faults.txt: after each fault the exit status of
# what was tried, the four parameters, and what haltwise has left beside them.
set -eu
. /host/inside/observe

step untouched true
step apply haltwise apply max=160us,grow=3,grow-start=20us,shrink=2
step check haltwise status --check
haltwise status --json >"$RESULTS/status.json"
step again haltwise apply pin=60us
step restore haltwise restore

# A limited time, without systemd: haltwise stays.
step limited haltwise apply max=1ms --for 2s

# Killed while it waits: the next start undoes it, when its time is over.
haltwise apply off --for 1s >/dev/null &
until_max 0
kill -9 $!
step killed-while-waiting true
sleep 1
step start-after-kill haltwise restore --expired

# Told to end: undone at once.
haltwise apply off --for 10m >/dev/null &
until_max 0
sleep 1
kill -TERM $!
wait $! || true
step told-to-end true

# Told to end, after another apply took its place: that one stays.
haltwise apply off --for 10m >/dev/null &
until_max 0
haltwise apply max=1ms >/dev/null
kill -TERM $!
wait $! || true
step told-to-end-later true

# A limited time over what an earlier apply set.
step limited-over-another haltwise apply off --for 2s
haltwise restore >/dev/null

# The clock is set while a time runs.
at=$(date +%s)
haltwise apply off --for 4s >/dev/null &
until_max 0
date -s "@$((at - 86400))" >/dev/null
wait $! || true
step clock-set-back true
haltwise apply off --for 1h >/dev/null &
until_max 0
date -s "@$((at + 86400))" >/dev/null
haltwise restore --expired >/dev/null
step clock-set-forward true
kill -TERM $!
wait $! || true
date -s "@$((at + 60))" >/dev/null
step clock-set-right true

# Arms of an experiment, as the command finds them; then one that is killed.
step compare haltwise compare --arm A=current --arm B=max=1ms,shrink=0 --rounds 1 --retries 0 --tolerate 100% --settle 0 --no-halts \
  -o "$RESULTS/compared" -- sh -c "cat $parameters/halt_poll_ns >>$RESULTS/arms.txt"
haltwise apply max=777us >/dev/null
haltwise compare --arm A=max=1ms --arm B=max=2ms --rounds 1 --retries 0 --tolerate 100% --settle 0 --no-halts \
  -o "$RESULTS/killed" -- sleep 1000 >/dev/null 2>&1 &
compare=$!
until [ "$(cat $parameters/halt_poll_ns)" != 777000 ]; do sleep 0.1; done
kill -9 $compare
wait $compare || true
step compare-killed haltwise restore --expired
haltwise restore >/dev/null

# Somebody else writes.
haltwise apply off >/dev/null
echo 4711 >$parameters/halt_poll_ns
step drifted haltwise status --check
step drifted-apply haltwise apply pin=60us
step drifted-restore haltwise restore
step drifted-forced haltwise restore --force

# The module goes and comes back.
haltwise apply off >/dev/null
rmmod kvm-amd kvm
step unloaded-apply haltwise apply pin=60us
insmod /modules/kvm.ko && insmod /modules/kvm-amd.ko
step reloaded-check haltwise status --check
step reloaded-restore haltwise restore
haltwise apply off >/dev/null
rmmod kvm-amd kvm
step unloaded-restore haltwise restore
insmod /modules/kvm.ko && insmod /modules/kvm-amd.ko
# The events of KVM are new ones: without a CPU that could run what is patched.
for held in held1 held2; do
  for event in kvm/kvm_vcpu_wakeup kvm/kvm_halt_poll_ns kvm/kvm_exit kvm/kvm_entry; do
    echo 1 >/sys/kernel/tracing/instances/$held/events/$event/enable
  done
done
step reloaded true

# Disks: no room for the journal, none that can be written, one that is gone after the parameters were written.
mkdir -p /small && mount -t tmpfs -o size=8k tmpfs /small && mkdir /small/j
fill() {
  dd if=/dev/zero of=/small/fill bs=4k count=2 2>/dev/null || true
}
fill
step disk-full haltwise apply off --journal /small/j
rm /small/fill
haltwise apply off --journal /small/j >/dev/null
fill
step disk-full-restore haltwise restore --journal /small/j
rm /small/fill
step disk-free haltwise restore --journal /small/j
mount -o remount,ro /small
step journal-read-only haltwise apply off --journal /small/j
mkdir -p /etc/modprobe.d && mount -t tmpfs -o ro tmpfs /etc/modprobe.d
step modprobe-read-only haltwise apply off --persist
umount /etc/modprobe.d

# Parameters that cannot be written.
mount -o bind $parameters $parameters && mount -o remount,bind,ro $parameters
step read-only-apply haltwise apply off
umount $parameters
haltwise apply off >/dev/null
mount -o bind $parameters $parameters && mount -o remount,bind,ro $parameters
step read-only-restore haltwise restore
umount $parameters
step writable-restore haltwise restore

# The journal is damaged, then cut off.
haltwise apply off >/dev/null
journal=/var/lib/haltwise/journal
cp $journal /tmp/journal
sed -i 's/halt_poll_ns 200000/halt_poll_ns 210000/' $journal
step journal-damaged haltwise restore
head -c 100 /tmp/journal >$journal
step journal-cut-off haltwise apply pin=60us
cp /tmp/journal $journal
step journal-mended haltwise restore

# Files for other programs.
echo 'options kvm halt_poll_ns=1' >/etc/modprobe.d/haltwise.conf
step foreign-modprobe haltwise apply off --persist
rm /etc/modprobe.d/haltwise.conf
haltwise apply max=444us --hook libvirt >/dev/null
haltwise apply max=444us --hook tuned >/dev/null
step hooks true
hook=/etc/libvirt/hooks/qemu.d/haltwise
$hook web prepare begin -
$hook db prepare begin -
step guest-starts true
$hook web release end -
step other-guest-runs true
$hook db release end -
step last-guest-ends true
$hook web prepare begin -
step restore-while-guest-runs haltwise restore
