#!/bin/sh
# Ten settings, written by haltwise apply; halts are recorded under each, and every window of theirs is verified. Leaves
# NAME.halts.parquet for each, verify.json, and faults.txt as faults.sh does.
set -eu
. /host/inside/observe
step untouched true
number=0

# under SETTINGS WORKLOAD
under() {
  number=$((number + 1))
  haltwise apply "$1" >/dev/null
  observed "apply-$number" 0
  haltwise record --lab "$2" --duration 5s -o "$RESULTS/$number.halts.parquet"
}

# Ticks make the most halts of all under emulation; the others come at no regular times.
under kernel-default 'ticks hz=2000'
under off 'ticks hz=2000'
under intel-chromeos 'ticks hz=2048'
under max=3ms,grow=2,grow-start=10us,shrink=2 'storage service=300us'
under max=3ms,grow=3,grow-start=100us,shrink=0 'ticks hz=1500'
under max=5ms,grow=4,grow-start=50us,shrink=3 'ticks hz=2000'
under max=1ms,grow=1,grow-start=100us,shrink=1 'ticks hz=1800'
under max=2ms,grow=0,grow-start=20us,shrink=4 'ticks hz=2000'
under max=500us,grow=7,grow-start=0,shrink=2 'poisson rate=5000'
under pin=400us 'ticks hz=2000'
step restore haltwise restore
cd "$RESULTS"
haltwise verify --json ./*.halts.parquet >verify.json
