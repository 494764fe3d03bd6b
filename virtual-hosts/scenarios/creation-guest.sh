#!/bin/sh
# The guest of creation.sh: it sleeps and wakes, until it is ended from outside.
while true; do usleep 2000; done
