#!/bin/sh
# Two of haltwise want to change a host at once. Leaves faults.txt, as faults.sh does.
set -eu
. /host/inside/observe

# The first one is held in its change, and goes on when strace is gone.
strace -f -qq -o /dev/null -e trace=rename -e inject=rename:delay_enter=600000000:when=2 \
  haltwise apply max=1ms >/dev/null &
tracer=$!
until_max 1000000
read -r first </proc/$tracer/task/$tracer/children || true
step second-while-first-changes haltwise apply off
kill -9 $tracer
while [ -e "/proc/${first% }/exe" ]; do sleep 0.2; done
step first-done true
step after haltwise restore
