#!/bin/sh
# VM exits of a stock kernel, accounted for beside KVM's own counters: two vCPUs that wake each other.
# Leaves pingpong.halts.parquet; record.sh leaves the same of VMs woken by a device and by a timer.
set -eu
echo 3000000 >/sys/module/kvm/parameters/halt_poll_ns
haltwise record --exits --duration 1s --lab pingpong -o "$RESULTS/pingpong.halts.parquet"
