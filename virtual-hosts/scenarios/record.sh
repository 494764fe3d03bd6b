#!/bin/sh
# Halts of a stock kernel under settings that one may write here: recorded, verified, shown.
# Leaves NAME.halts.parquet for each settings, verify.json and show.json.
set -eu
parameters=/sys/module/kvm/parameters

# set MAX_NS GROW GROW_START_NS SHRINK
set_parameters() {
  echo "$1" >$parameters/halt_poll_ns
  echo "$2" >$parameters/halt_poll_ns_grow
  echo "$3" >$parameters/halt_poll_ns_grow_start
  echo "$4" >$parameters/halt_poll_ns_shrink
}

# Emulation makes wake-ups slow: windows of a few ms are what shows hits here.
set_parameters 3000000 2 10000 2
haltwise record --lab storage --service 300us --duration 2s -o "$RESULTS/shrink-2.halts.parquet"
set_parameters 2000000 4 50000 0
haltwise record --lab ticks --hz 1000 --duration 2s -o "$RESULTS/shrink-0.halts.parquet"
grep . $parameters/halt_poll_ns*

cd "$RESULTS"
status=0
haltwise verify --json ./*.halts.parquet >verify.json || status=$?
cat verify.json
haltwise show --json shrink-0.halts.parquet >show.json
exit $status
