#!/bin/sh
# With --with qemu-system-x86_64, for 5.10, whose VMs copy max when they are created (haltwise's own lab needs 5.14): of two equal VMs of
# QEMU's one starts before max is raised, one after. Both are recorded then. Leaves both.halts.parquet, verify.json, status.json, and the
# process ids in before.pid and after.pid.
set -eu
. /host/inside/observe

# A machine that only halts: its firmware has the clock interrupt it 500 times a second (the chips of the first PC: 8259A, 8254), and
# executes HLT in a loop. 64 KiB; the CPU starts 16 bytes before its end.
firmware=/tmp/firmware
{
  printf '\372\061\300\216\330\216\320\274\000\160'                 # cli; ds = ss = 0; sp = 7000h
  printf '\307\006\200\000\113\000\307\006\202\000\000\360'         # interrupt 20h: f000:004b
  printf '\260\021\346\040\260\040\346\041\260\004\346\041\260\003\346\041\260\376\346\041' # 8259A: line 0 is interrupt 20h, ended by itself
  printf '\260\064\346\103\260\122\346\100\260\011\346\100'         # 8254: mode 2, 1193182 Hz / 2386
  printf '\146\271\033\000\000\000\146\270\000\001\340\376\146\061\322\017\060' # MSR 1bh: no local APIC between 8259A and CPU
  printf '\373\364\353\375\317'                                     # sti; hlt; back to hlt; 004b: iret
  dd if=/dev/zero bs=1 count=65444
  printf '\352\000\000\000\360'                                     # fff0: jump to f000:0000
  dd if=/dev/zero bs=1 count=11
} 2>/dev/null >$firmware

vms=
# start NAME
start() {
  qemu-system-x86_64 -accel kvm -M pc -global apic-common.vapic=off -cpu host -m 16 -display none -nodefaults -bios $firmware \
    >"$RESULTS/$1.log" 2>&1 &
  vms="$vms $!"
  echo $! >"$RESULTS/$1.pid"
  sleep 10
  kill -0 $!
}
# Until they are gone: KVM patches the scheduler when its last VM ends, which an emulated kernel may not survive while it is busy.
# shellcheck disable=SC2086
trap 'kill $vms; wait' EXIT

start before
step raised haltwise apply max=5ms,grow=1,grow-start=300us,shrink=2
start after
haltwise status
haltwise status --json >"$RESULTS/status.json"
haltwise record --duration 5s -o "$RESULTS/both.halts.parquet"
step restored haltwise restore
cd "$RESULTS"
haltwise verify --json ./*.halts.parquet >verify.json || true
cat verify.json
