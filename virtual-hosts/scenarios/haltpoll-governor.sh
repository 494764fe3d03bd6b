#!/bin/sh
# With --guest scenarios/haltpoll-governor-guest.sh: boots the guest, whose haltpoll driver is active, and keeps what it recorded.
/host/inside/guest "$RESULTS/guest"
