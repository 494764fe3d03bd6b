#!/bin/sh
# VM exits of a stock kernel, accounted for beside KVM's own counters.
# Leaves NAME.halts.parquet and NAME.json (what show says) for a workload woken by a device, by timers and by another vCPU.
set -eu
echo 3000000 >/sys/module/kvm/parameters/halt_poll_ns

# record NAME WORKLOAD...
record() {
  name=$1
  shift
  haltwise record --exits --duration 2s -o "$RESULTS/$name.halts.parquet" --lab "$@"
  haltwise show --json "$RESULTS/$name.halts.parquet" >"$RESULTS/$name.json"
}

record storage storage --service 300us
record ticks ticks --hz 250
record pingpong pingpong
haltwise show "$RESULTS/storage.halts.parquet"
haltwise show "$RESULTS/pingpong.halts.parquet"
