#!/bin/sh
# Halts of a stock kernel under settings that one may write here: recorded, verified, and seen by another tracer too.
# Leaves shrink-2 and shrink-0.halts.parquet, verify.json, and witness.txt: the kernel's own text of the halts of shrink-0.
set -eu
parameters=/sys/module/kvm/parameters

# set_parameters MAX_NS GROW GROW_START_NS SHRINK
set_parameters() {
  echo "$1" >$parameters/halt_poll_ns
  echo "$2" >$parameters/halt_poll_ns_grow
  echo "$3" >$parameters/halt_poll_ns_grow_start
  echo "$4" >$parameters/halt_poll_ns_shrink
}

# Emulation makes wake-ups slow: windows of a few ms are what shows hits here.
set_parameters 3000000 2 10000 2
haltwise record --exits --lab storage --service 300us --duration 2s -o "$RESULTS/shrink-2.halts.parquet"

set_parameters 2000000 4 50000 0
witness=/sys/kernel/tracing/instances/witness
mkdir $witness
echo mono >$witness/trace_clock
echo 1 >$witness/events/kvm/kvm_vcpu_wakeup/enable
echo 1 >$witness/events/kvm/kvm_exit/enable
haltwise record --exits --lab ticks --hz 1000 --duration 2s -o "$RESULTS/shrink-0.halts.parquet"
cat $witness/trace >"$RESULTS/witness.txt"
rmdir $witness

cd "$RESULTS"
haltwise verify --json ./*.halts.parquet >verify.json
cat verify.json
