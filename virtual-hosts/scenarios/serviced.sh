#!/bin/sh
# With --systemd: haltwise serve as a service: stopped, killed, and cut off from power while it controls the host. Leaves faults.txt,
# as faults.sh does. The unit is as docs/guide-serve.md has it.
set -eu
. /host/inside/observe
journal=/var/lib/haltwise/journal
haltwise=$(command -v haltwise)

unit() {
  cat >/etc/systemd/system/haltwise.service <<UNIT
[Service]
Type=exec
ExecStart=$haltwise serve --start pin=3ms
ExecStopPost=$haltwise restore --expired
SuccessExitStatus=143
TimeoutStopSec=300
UNIT
  systemctl daemon-reload
}

start_vm() {
  haltwise lab poisson --rate 500 --duration 1h >/dev/null 2>&1 &
  vm=$!
  until ls -d /sys/kernel/debug/kvm/*-* >/dev/null 2>&1; do sleep 0.2; done
}

until_it_controls() {
  until [ -e $journal ]; do sleep 0.2; done
  sleep 3
}

until_it_ended() {
  while systemctl is-active -q haltwise || [ "$(systemctl show -p ActiveState --value haltwise)" = deactivating ]; do sleep 0.5; done
}

case $BOOT in
1)
  unit
  start_vm
  systemctl start haltwise
  until_it_controls
  step stop systemctl stop haltwise

  systemctl start haltwise
  until_it_controls
  systemctl kill -s KILL --kill-whom=main haltwise
  until_it_ended
  step killed true
  systemctl reset-failed haltwise || true

  systemctl start haltwise
  until_it_controls
  step started-again-stop systemctl stop haltwise

  systemctl start haltwise
  until_it_controls
  sync
  sleep 1
  echo b >/proc/sysrq-trigger
  sleep 100
  ;;
2)
  step power-cut true
  systemctl start haltwise
  until haltwise serve --explain >/dev/null 2>&1; do sleep 1; done
  systemctl stop haltwise
  haltwise restore --expired >/dev/null
  step power-cut-next-start haltwise status --check
  ;;
esac
