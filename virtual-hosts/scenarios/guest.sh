#!/bin/sh
# The virtual host itself as a guest: its own CPUs' idle periods beside the kernel's counters.
# Leaves guest.halts.parquet and guest.json (what show says). Its governor is no haltpoll, and its driver may be none.
set -eu
haltwise record --guest --duration 2s -o "$RESULTS/guest.halts.parquet"
haltwise show --json "$RESULTS/guest.halts.parquet" >"$RESULTS/guest.json"
haltwise show "$RESULTS/guest.halts.parquet"
grep -r . /sys/devices/system/cpu/cpuidle /sys/module/haltpoll/parameters || true
