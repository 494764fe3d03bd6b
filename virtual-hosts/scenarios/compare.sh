#!/bin/sh
# Settings of the whole host, compared on a VM of another process: a hook writes the parameters. Leaves
#   result/, the folder of the experiment, and compare.json, what compare answered;
#   found.txt and left.txt, the parameters before and after.
set -eu
parameters=/sys/module/kvm/parameters
grep . $parameters/halt_poll_ns* >"$RESULTS/found.txt"

haltwise lab poisson --rate 300 --duration 1h >/dev/null &
lab=$!
trap 'kill $lab; wait' EXIT
until ls -d /sys/kernel/debug/kvm/*-* >/dev/null 2>&1; do sleep 1; done # the VM is there

cat >/tmp/hook <<'HOOK'
#!/bin/sh -e
cd /sys/module/kvm/parameters
echo "$HALTWISE_MAX" >halt_poll_ns
echo "$HALTWISE_GROW" >halt_poll_ns_grow
echo "$HALTWISE_GROW_START" >halt_poll_ns_grow_start
echo "$HALTWISE_SHRINK" >halt_poll_ns_shrink
HOOK
chmod +x /tmp/hook
haltwise compare --arm short=max=400us,grow-start=50us,shrink=0 --arm long=max=8ms,grow-start=500us,shrink=0 \
  --rounds 1 --retries 0 --tolerate 100% --arm-hook /tmp/hook -o "$RESULTS/result" --json -- sleep 2 >"$RESULTS/compare.json"
grep . $parameters/halt_poll_ns* >"$RESULTS/left.txt"
