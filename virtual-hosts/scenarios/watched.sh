#!/bin/sh
# What may happen to a recording, and to VMs while settings change. Leaves faults.txt, as faults.sh does, and recordings.
set -eu
. /host/inside/observe

vm_is_there() {
  until ls -d /sys/kernel/debug/kvm/*-* >/dev/null 2>&1; do sleep 0.2; done
}

# Events come in.
tracing_is_there() {
  until grep -q -E '^(entries|read events): [1-9]' /sys/kernel/tracing/instances/haltwise-*/per_cpu/cpu*/stats 2>/dev/null; do sleep 0.2; done
  sleep 2
}

start_vm() {
  haltwise lab poisson --rate 1000 --duration 1h >/dev/null 2>&1 &
  vm=$!
  vm_is_there
}

end_vm() {
  kill -9 $vm
  wait $vm || true
}

# A VM starts before the settings and ends under them; one starts under them and sees them go.
start_vm
step vm-before-apply haltwise apply max=1ms
step vm-obeys haltwise status --check
end_vm
step vm-ended haltwise restore
haltwise apply max=1ms >/dev/null
start_vm
step vm-after-apply haltwise restore

# Settings change while they are recorded, however slowly they come; the recording ends with its VM.
haltwise record --vm $vm --duration 1h -o "$RESULTS/changed.halts.parquet" 2>/dev/null &
recorder=$!
tracing_is_there
haltwise apply max=3ms,grow=3,grow-start=30us,shrink=0 >/dev/null
sleep 3
end_vm
status=0
wait $recorder || status=$?
observed settings-change-while-recorded $status
haltwise restore >/dev/null
start_vm

# The recorder stands still while events pour into a small buffer.
haltwise record --vm $vm --duration 20s -o "$RESULTS/overrun.halts.parquet" 2>/dev/null &
recorder=$!
tracing_is_there
kill -STOP $recorder
tracer=$(echo /sys/kernel/tracing/instances/haltwise-*)
echo 8 >"$tracer/buffer_size_kb"
until grep -q '^overrun: [1-9]' "$tracer"/per_cpu/cpu*/stats; do sleep 0.2; done
kill -CONT $recorder
status=0
wait $recorder || status=$?
observed buffer-overrun $status

# The recorder is killed: the next one removes what it left.
haltwise record --vm $vm --duration 1h -o "$RESULTS/killed.halts.parquet" 2>/dev/null &
recorder=$!
tracing_is_there
kill -9 $recorder
wait $recorder || true
step recorder-killed true
step recorder-next haltwise record --vm $vm --duration 1s -o "$RESULTS/next.halts.parquet"

# The VM is killed while it is recorded.
haltwise record --vm $vm --duration 1h -o "$RESULTS/ended.halts.parquet" 2>/dev/null &
recorder=$!
tracing_is_there
end_vm
status=0
wait $recorder || status=$?
observed vm-killed-while-recorded $status

# A CPU goes while settings are applied, and while a VM on it is recorded.
cpu=/sys/devices/system/cpu/cpu1/online
echo 0 >$cpu
step cpu-offline-apply haltwise apply max=1ms
echo 1 >$cpu
step cpu-online-restore haltwise restore
start_vm
haltwise record --vm $vm --duration 20s -o "$RESULTS/offline.halts.parquet" 2>/dev/null &
recorder=$!
tracing_is_there
echo 0 >$cpu
status=0
wait $recorder || status=$?
observed cpu-offline-while-recorded $status
echo 1 >$cpu
end_vm
step after true
