#!/bin/sh
# With --guest scenarios/agent.sh --guest-with qemu-ga: HLT exits of the guest by KVM's own counter, first while it
# does not poll, then while it does, switched through its agent; beside what is predicted from a recording of the first.
# Leaves exits.txt (seconds, halt_exits), off.halts.parquet, on.halts.parquet, predicted.json, and what apply said.
set -eu
agent=/run/agent
out=$RESULTS
settings=guest:max=6ms,grow=2,grow-start=4ms,shrink=2,allow-shrink=N

/host/inside/guest "$out/guest" &
until haltwise status --agent $agent >"$out/status.txt" 2>"$out/waiting.txt"; do
  sleep 5
done
cat "$out/status.txt"
vm=$(pidof qemu-system-x86_64)

# KVM's debugfs: one file for all VMs.
count() {
  for moment in before after; do
    read -r up _ </proc/uptime
    echo "$1 $moment $up $(cat /sys/kernel/debug/kvm/halt_exits)" >>"$out/exits.txt"
    [ $moment = after ] || sleep 15
  done
}

haltwise apply guest-off --agent $agent >"$out/off.txt"
haltwise record --vm "$vm" --duration 10s -o "$out/off.halts.parquet"
count off
haltwise apply "$settings" --agent $agent --json >"$out/on.json"
haltwise record --vm "$vm" --duration 10s -o "$out/on.halts.parquet"
count on
haltwise replay "$out/off.halts.parquet" --settings off --settings "$settings" --json >"$out/predicted.json"
haltwise restore --agent $agent >"$out/restored.txt"
haltwise status --agent $agent --json >"$out/after.json"
cat "$out/exits.txt" "$out/restored.txt"
haltwise apply guest:max=123 --agent $agent >/dev/null
wait
