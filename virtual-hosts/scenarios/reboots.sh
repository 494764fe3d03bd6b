#!/bin/sh
# What systemd and boots do to settings, on a disk that keeps the journal. Run again after each boot that it makes. Leaves
# faults.txt, as faults.sh does.
set -eu
. /host/inside/observe

reboot_now() {
  sync
  systemctl reboot
  sleep 1000
}

# Nothing is written out but what has happened so far.
power_cut() {
  sync "$RESULTS/faults.txt" "$RESULTS"
  echo b >/proc/sysrq-trigger
  sleep 1000
}

# until_now VALUES: waits for a timer, not for ever
until_now() {
  tries=0
  until [ "$(now)" = "$1" ] || [ $tries = 120 ]; do
    tries=$((tries + 1))
    sleep 1
  done
  sleep 5
}

case $BOOT in
1)
  step untouched true
  found=$(now)
  step timer-apply haltwise apply off --for 10s
  until_now "$found"
  step timer-fired true

  haltwise apply off --for 15s >/dev/null &
  until_max 0
  # All is written, the journal too.
  while grep -q '^pending' /var/lib/haltwise/journal; do sleep 0.1; done
  kill -9 $! || true
  step timer-killed true
  until_now "$found"
  step timer-fired-after-kill true

  haltwise apply max=1ms >/dev/null
  before=$(now)
  haltwise apply off --for 10s >/dev/null
  until_now "$before"
  step timer-fired-over-another true
  step restore haltwise restore

  haltwise apply max=444us --hook libvirt >/dev/null
  step lasting haltwise apply max=1ms
  reboot_now
  ;;
2)
  step lasting-after-boot haltwise status --check
  step lasting-restore haltwise restore
  step limited haltwise apply off --for 1h
  reboot_now
  ;;
3)
  step limited-after-boot haltwise status --check
  step limited-restore haltwise restore --expired
  step persist haltwise apply max=160us,grow=3,grow-start=20us,shrink=4 --persist
  reboot_now
  ;;
4)
  step persist-after-boot haltwise status --check
  step limited-over-persist haltwise apply off --for 1h
  power_cut
  ;;
5)
  step persist-after-power-cut haltwise status --check
  step persist-restore haltwise restore
  reboot_now
  ;;
6)
  step restored-after-boot haltwise status --check
  # Killed when the file of modprobe is written and the journal does not know yet.
  status=0
  strace -f -qq -o /dev/null -e trace=rename -e inject=rename:signal=KILL:when=3 \
    haltwise apply max=160us,grow=3,grow-start=20us,shrink=4 --persist >/dev/null || status=$?
  observed persist-killed $status
  power_cut
  ;;
7)
  step persist-killed-after-boot true
  step persist-killed-next-start haltwise restore --expired
  step restored haltwise status --check
  # The power is cut when all is written, over what persists, and only the journal does not know yet.
  haltwise apply max=160us,grow=3,grow-start=20us,shrink=4 --persist >/dev/null
  strace -f -qq -o /dev/null -e trace=rename -e inject=rename:delay_enter=100000000:when=2 \
    haltwise apply max=1ms >/dev/null &
  while [ -e /etc/modprobe.d/haltwise.conf ]; do sleep 0.1; done
  sleep 5
  step power-cut-amid-apply true
  power_cut
  ;;
8)
  step after-power-cut haltwise restore --expired
  step after-power-cut-restore haltwise restore
  step after haltwise status --check
  ;;
esac
