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
  haltwise record --lab "$2" --duration 3s -o "$RESULTS/$number.halts.parquet"
}

under kernel-default 'ticks hz=2000'
under off 'poisson rate=2000'
under intel-chromeos 'pingpong'
under max=3ms,grow=2,grow-start=10us,shrink=2 'storage service=300us'
under max=3ms,grow=3,grow-start=100us,shrink=0 'poisson rate=2000'
under max=5ms,grow=4,grow-start=50us,shrink=3 'pingpong'
under max=1ms,grow=1,grow-start=100us,shrink=1 'ticks hz=2000'
under max=2ms,grow=0,grow-start=20us,shrink=4 'poisson rate=2000'
under max=500us,grow=7,grow-start=0,shrink=2 'pingpong'
under pin=400us 'storage service=200us'
step restore haltwise restore
cd "$RESULTS"
haltwise verify --json ./*.halts.parquet >verify.json
