#!/bin/sh
# With --systemd --as-kvm: a guest whose polling is set for good, over boots. Run again after each boot that it makes. Leaves boots.txt:
# the five parameters at each moment; driver.txt: driver and governor in each boot; and what haltwise said.
set -eu
cd "$RESULTS"

five() {
  echo "$1: $(for name in ns grow grow_start shrink allow_shrink; do
    cat /sys/module/haltpoll/parameters/guest_halt_poll_$name
  done | tr '\n' ' ')" | tee -a boots.txt
}

boot_again() {
  sync
  systemctl reboot
  sleep 1000
}

cat /sys/devices/system/cpu/cpuidle/current_* >>driver.txt
case $BOOT in
1)
  five found
  haltwise apply guest:max=777us,grow=3,grow-start=77us,shrink=4,allow-shrink=N --persist | tee applied.txt
  five applied
  boot_again
  ;;
2)
  five booted
  haltwise status | tee status.txt
  haltwise restore | tee restored.txt
  five restored
  ls /etc/tmpfiles.d >left.txt
  boot_again
  ;;
3) five after ;;
esac
