#!/bin/sh
# With --as-kvm: what the user of a guest does with its own polling: finds out whether it is in use, tunes it, compares the result with
# none, lets it be controlled for a while, and puts back what was there. Leaves doctor.json, tuned.json, comparison/, served.json,
# metrics.txt, and five.txt: the five parameters at the start, under control, and at the end.
set -eu
cd "$RESULTS"

# Round trips between two shells, on two CPUs: each waits most of the time.
cat >/tmp/load <<'LOAD'
#!/bin/sh
rm -f /tmp/there.$$ /tmp/back.$$
mkfifo /tmp/there.$$ /tmp/back.$$
(while read -r x; do echo; done </tmp/there.$$ >/tmp/back.$$) &
taskset -p 2 $! >/dev/null
taskset -p 1 $$ >/dev/null
exec 3>/tmp/there.$$ 4</tmp/back.$$
rm /tmp/there.$$ /tmp/back.$$
now() {
  IFS=' .' read -r s hundredths _ </proc/uptime
  at=$((s * 100 + ${hundredths#0}))
}
now
from=$at trips=0
while [ $((at - from)) -lt $((${1:-4} * 100)) ]; do
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    echo >&3
    read -r x <&4
  done
  trips=$((trips + 10))
  now
done
echo "$((trips * 100 / (at - from))) round trips/s"
LOAD
chmod +x /tmp/load

five() {
  for name in ns grow grow_start shrink allow_shrink; do
    cat /sys/module/haltpoll/parameters/guest_halt_poll_$name
  done | tr '\n' ' '
  echo "$1"
}

five start >five.txt
haltwise doctor --json >doctor.json || true
haltwise status

haltwise apply guest-off >/dev/null
/tmp/load 40 >/dev/null &
haltwise tune --side guest --duration 8s --json >tuned.json 2>said.txt || { cat said.txt && exit 1; }
wait
haltwise restore >/dev/null
haltwise compare --side guest --rounds "${1:-6}" --arm off=guest-off --arm on=guest:max=3ms,grow=0,grow-start=2ms,shrink=2,allow-shrink=N \
  --metric-regex '([0-9]+) round trips/s' -o comparison -- /tmp/load 3 || echo "compare: $?"

/tmp/load 60 >/dev/null &
haltwise serve --guest --guest-look 2s --guest-every 8s --duration 45s --listen 9764 --json >served.json 2>said.txt &
served=$!
sleep 35
five served >>five.txt
wget -q -O metrics.txt http://127.0.0.1:9764/metrics || true
wait $served || cat said.txt
wait
haltwise restore || true
five end >>five.txt
cat five.txt
