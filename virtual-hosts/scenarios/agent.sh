#!/bin/sh
# In a guest, of a virtual host's own (--guest) or of this machine (--as-kvm --with qemu-ga --agent SOCKET): sleeps of 1 ms, and QEMU's
# agent, until its host ends it.
set -eu
mkfifo /tmp/nothing
(
  exec 3<>/tmp/nothing
  while :; do
    read -r -t 0.001 _ <&3 || true
  done
) &
mkdir -p /var/run
qemu-ga -m virtio-serial -p "$(echo /dev/vport*p1)" -t /tmp -f /tmp/qemu-ga.pid &
# A value that nobody wants says that all is done.
while [ "$(cat /sys/module/haltpoll/parameters/guest_halt_poll_ns)" != 123 ]; do
  sleep 1
done
