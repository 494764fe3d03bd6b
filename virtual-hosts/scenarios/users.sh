#!/bin/sh
# With --systemd, whose setpriv runs commands as another user: what a user without root may do to a host. Leaves faults.txt, as faults.sh
# does, and what haltwise refused (refused.txt).
set -eu
. /host/inside/observe

# The user's home is /tmp.
as_user() {
  setpriv --reuid 1000 --regid 1000 --clear-groups env HOME=/tmp haltwise "$@" 2>>"$RESULTS/refused.txt"
}

step apply as_user apply off
step apply-for as_user apply off --for 10m
step apply-persist as_user apply off --persist
step apply-hook as_user apply off --hook libvirt
step apply-dry-run as_user apply off --dry-run
haltwise apply max=1ms >/dev/null
step restore as_user restore --force
step status as_user status --check
step root-restore haltwise restore
step serve as_user serve --duration 1s
step serve-dry-run as_user serve --dry-run --duration 1s
cat "$RESULTS/refused.txt"
