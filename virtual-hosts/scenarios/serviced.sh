#!/bin/sh
# With --systemd: the unit that `haltwise serve --print-unit` prints, run by a real systemd: ready, read, stopped, killed, reloaded, hung, cut
# off from power. Leaves faults.txt, as faults.sh does, what systemd saw at each step, what the daemon answered, and its journal.
set -eu
. /host/inside/observe
cd "$RESULTS"
journal=/var/lib/haltwise/journal

unit() {
  haltwise serve --print-unit >/etc/systemd/system/haltwise.service
  cp /etc/systemd/system/haltwise.service unit.txt
  # An emulated CPU is slow. There is time to look before systemd starts it anew.
  mkdir -p /etc/systemd/system/haltwise.service.d /etc/haltwise
  cat >/etc/systemd/system/haltwise.service.d/slow.conf <<CONF
[Service]
TimeoutStartSec=600s
TimeoutStopSec=300s
WatchdogSec=60s
RestartSec=20s
CONF
  echo 'HALTWISE_SERVE_OPTIONS=--start pin=3ms' >/etc/default/haltwise
  echo 'objective = "balanced"' >/etc/haltwise/serve.toml
  systemctl daemon-reload
}

start_vm() {
  haltwise lab poisson --rate 500 --duration 1h >/dev/null 2>&1 &
  until ls -d /sys/kernel/debug/kvm/*-* >/dev/null 2>&1; do sleep 0.2; done
}

until_it_controls() {
  until [ "$(systemctl is-active haltwise)" = active ] && [ -e $journal ]; do sleep 0.2; done
  sleep 3
}

# It has ended, by itself or by force, and waits to be started anew.
until_it_ended() {
  until [ "$(systemctl show -p SubState --value haltwise)" = auto-restart ]; do sleep 0.2; done
}

# state NAME: what systemd sees
state() {
  systemctl show haltwise -p ActiveState -p SubState -p StatusText -p Result -p NRestarts -p MainPID >"$1.txt"
}

as_settings() {
  sed 's/\(.*\) \(.*\) \(.*\) \(.*\)/max=\1,grow=\2,grow-start=\3,shrink=\4/'
}

get() {
  bash -c 'exec 3<>/dev/tcp/127.0.0.1/9764
    printf "GET %s HTTP/1.1\r\nHost: 127.0.0.1:9764\r\nConnection: close\r\n\r\n" "$1" >&3
    cat <&3' - "$1" | sed '1,/^\r$/d'
}

log() {
  journalctl -u haltwise -o cat --no-pager
}

# until_log PATTERN TIMES: waits for a line of the journal, not for ever
until_log() {
  tries=0
  until [ "$(log | grep -c -e "$1")" -ge "$2" ]; do
    tries=$((tries + 1))
    [ $tries -lt 300 ] || { echo "waited in vain for: $1" && log && return 1; }
    sleep 1
  done
}

case $BOOT in
1)
  unit
  systemd-analyze security haltwise.service --no-pager >security.txt || true
  start_vm
  systemctl start haltwise
  until_it_controls
  state started
  # Each answer is of the last epoch: another try where the settings changed meanwhile.
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    now >in-force.txt
    get /metrics >metrics.txt
    get /state.json >state.json
    ! grep -q "\"in_force\":\"$(as_settings <in-force.txt)\"" state.json || break
    sleep 1
  done
  step stop systemctl stop haltwise
  state stopped

  systemctl start haltwise
  until_it_controls
  systemctl kill -s KILL --kill-whom=main haltwise
  until_it_ended
  step killed true
  until_it_controls
  step started-again-stop systemctl stop haltwise

  systemctl start haltwise
  until_it_controls
  state before-reload
  printf 'objective = "latency"\ncpu-budget = "30%%"\n' >/etc/haltwise/serve.toml
  systemctl reload haltwise
  until_log 'read again' 1
  echo 'no such key = 1' >/etc/haltwise/serve.toml
  systemctl reload haltwise
  until_log 'stays as it was' 1
  sleep 5
  state reloaded
  get /state.json >state-reloaded.json
  step reloaded-stop systemctl stop haltwise
  echo 'objective = "balanced"' >/etc/haltwise/serve.toml

  systemctl start haltwise
  until_it_controls
  state before-standing-still
  systemctl kill -s STOP --kill-whom=main haltwise
  until_it_ended
  step stood-still true
  until_it_controls
  state after-standing-still
  step stood-still-stop systemctl stop haltwise
  log >journal.txt

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
  step power-cut-next-start haltwise status --check
  ;;
esac
