#!/bin/sh
# Ten settings, written by haltwise apply; halts are recorded under each, and every window of theirs is verified. Leaves
# recordings, verify.json, and faults.txt as faults.sh does.
set -eu
. /host/inside/observe
step untouched true
number=0

# under SETTINGS WORKLOAD: recordings, until they hold enough halts together; a loaded machine makes few
under() {
  number=$((number + 1)) halts=0 recording=0
  haltwise apply "$1" >/dev/null
  observed "apply-$number" 0
  while [ $halts -lt 2100 ] && [ $recording -lt 12 ]; do
    recording=$((recording + 1))
    haltwise record --lab "$2" --duration 5s -o "$RESULTS/$number-$recording.halts.parquet" 2>&1 | tee /tmp/said
    more=$(sed -n 's/.*: \([0-9,]*\) halts of .*/\1/p' /tmp/said | tr -d ,)
    halts=$((halts + more))
  done
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
under max=500us,grow=7,grow-start=0,shrink=2 'ticks hz=1000'
under pin=400us 'ticks hz=2000'
step restore haltwise restore
cd "$RESULTS"
haltwise verify --json ./*.halts.parquet >verify.json
