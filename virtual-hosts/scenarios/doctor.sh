#!/bin/sh
# Which ceiling a VM obeys, seen from outside, on a stock kernel: three lab VMs run, under the parameter, above and below it.
# Leaves doctor.json, the capture that it stands on, host/, and the process ids in parameter.pid, above.pid, below.pid.
set -eu
# Emulation makes wake-ups slow: windows of a few ms.
echo 2000000 >/sys/module/kvm/parameters/halt_poll_ns

# start NAME [OPTION...]: a lab VM with these options
labs=
start() {
  name=$1
  shift
  haltwise lab poisson --rate 500 --duration 1h "$@" >/dev/null &
  echo $! >"$RESULTS/$name.pid"
  labs="$labs $!"
}
start parameter
start above --halt-poll-max 8ms
start below --halt-poll-max 300us
# Until they are gone: KVM patches the scheduler when its last VM ends, which an emulated kernel may not survive while it is busy.
# shellcheck disable=SC2086
trap 'kill $labs; wait' EXIT
for lab in $labs; do
  # shellcheck disable=SC2010
  until ls -l /proc/"$lab"/fd | grep -q kvm-vcpu; do sleep 1; done
done

haltwise doctor --observe 3s --capture "$RESULTS/host" --json >"$RESULTS/doctor.json"
