#!/bin/sh
# VM exits of a stock kernel, accounted for beside KVM's own counters.
# Leaves storage and pingpong.halts.parquet: lab VMs woken by a device and by another vCPU, recorded at the same time.
set -eu
echo 3000000 >/sys/module/kvm/parameters/halt_poll_ns

# record NAME [OPTION...]
record() {
  name=$1
  shift
  haltwise record --exits --duration 2s --lab "$name" "$@" -o "$RESULTS/$name.halts.parquet"
}
record storage --service 300us &
storage=$!
record pingpong
wait $storage
