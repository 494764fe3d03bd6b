#!/bin/sh
# With --guest scenarios/creation-guest.sh, for 5.10, whose VMs copy max when they are created: of two equal guests one starts before max is
# raised, one after. Both are recorded under the same parameters. Leaves before and after.halts.parquet, verify.json,
# status.json, and the process ids in before.pid and after.pid.
set -eu
. /host/inside/observe

# start NAME: a guest of QEMU's, until it halts often
start() {
  others=$(pidof qemu-system-x86_64 || true)
  GUEST_AGENT=/run/agent-$1 /host/inside/guest "$RESULTS/$1" noxsave >"$RESULTS/$1.log" 2>&1 &
  pid=
  until [ -n "$pid" ]; do
    sleep 1
    for found in $(pidof qemu-system-x86_64); do
      case " $others " in *" $found "*) ;; *) pid=$found ;; esac
    done
  done
  echo "$pid" >"$RESULTS/$1.pid"
  halts=0
  until [ $(($(halts_of "$pid") - halts)) -gt 300 ]; do
    kill -0 "$pid"
    halts=$(halts_of "$pid")
    sleep 5
  done
}

# halts_of PID
halts_of() {
  cat /sys/kernel/debug/kvm/"$1"-*/vcpu0/halt_exits /sys/kernel/debug/kvm/"$1"-*/halt_exits 2>/dev/null | head -n 1 | grep . || echo 0
}

start before
step raised haltwise apply max=5ms,grow=2,grow-start=100us,shrink=2
start after
haltwise status
haltwise status --json >"$RESULTS/status.json"
for name in before after; do
  haltwise record --vm "$(cat "$RESULTS/$name.pid")" --duration 5s -o "$RESULTS/$name.halts.parquet"
done
step restored haltwise restore
cd "$RESULTS"
haltwise verify --json ./*.halts.parquet >verify.json
cat verify.json
killall qemu-system-x86_64
sleep 3
