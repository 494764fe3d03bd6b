#!/bin/sh
# With --systemd: the unit that `haltwise serve --print-unit` prints, run by a real systemd: ready, alive, read, reloaded, hung, stopped.
# Leaves what each step saw.
set -eu
. /host/inside/observe
cd "$RESULTS"
# The values in force, and whether haltwise is up.
state() {
  systemctl show haltwise -p ActiveState -p SubState -p StatusText -p Result -p NRestarts -p MainPID >"$1.txt"
  cat /sys/module/kvm/parameters/halt_poll_ns >>"$1.txt"
  echo "step $1: $(tr '\n' ' ' <"$1.txt")"
}

get() {
  bash -c 'exec 3<>/dev/tcp/127.0.0.1/9764
    printf "GET %s HTTP/1.1\r\nHost: 127.0.0.1:9764\r\nConnection: close\r\n\r\n" "$1" >&3
    cat <&3' - "$1"
}

log() {
  journalctl -u haltwise -o cat --no-pager
}

# until_log PATTERN TIMES: waits for a line of the journal, not for ever
until_log() {
  tries=0
  until [ "$(log | grep -c -e "$1")" -ge "$2" ] || [ $tries = 300 ]; do
    tries=$((tries + 1))
    sleep 1
  done
}

haltwise serve --print-unit >/etc/systemd/system/haltwise.service
cp /etc/systemd/system/haltwise.service unit.txt
systemd-analyze security haltwise.service --no-pager >security.txt || true
# An emulated CPU is slow.
mkdir -p /etc/systemd/system/haltwise.service.d /etc/haltwise
cat >/etc/systemd/system/haltwise.service.d/slow.conf <<CONF
[Service]
TimeoutStartSec=600s
TimeoutStopSec=120s
WatchdogSec=60s
CONF
echo 'objective = "balanced"' >/etc/haltwise/serve.toml
systemctl daemon-reload

haltwise lab poisson --rate 500 --duration 1h >/dev/null 2>&1 &
vm=$!
until ls -d /sys/kernel/debug/kvm/*-* >/dev/null 2>&1; do sleep 0.2; done
cat /sys/module/kvm/parameters/halt_poll_ns >before.txt

systemctl start haltwise || true
state started
log >journal-started.txt
sleep 15
get /metrics >metrics.txt || true
get /state.json >state.txt || true
state running

printf 'objective = "latency"\ncpu-budget = "30%%"\n' >/etc/haltwise/serve.toml
systemctl reload haltwise || true
until_log 'read again' 1
state reloaded
sleep 8
get /state.json >state-reloaded.txt || true
echo 'no such key = 1' >/etc/haltwise/serve.toml
systemctl reload haltwise || true
until_log 'stays as it was' 1
state reloaded-badly
echo 'objective = "balanced"' >/etc/haltwise/serve.toml

kill -STOP "$(systemctl show haltwise -p MainPID --value)"
until_log 'Watchdog timeout' 1
until_log 'dashboard at' 2
until [ "$(systemctl is-active haltwise)" != activating ]; do sleep 1; done
state after-watchdog

systemctl stop haltwise || true
state stopped
ls -A /var/lib/haltwise /run/haltwise >left.txt 2>&1 || true
log >journal.txt
