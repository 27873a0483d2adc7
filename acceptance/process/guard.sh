#!/bin/bash
# Kills the processes it was told to watch once whoever told it is gone.
# usage: guard.sh < PIPE      the pipe carries lines "watch PID" and "forget PID"; its end is the sign
trap '' INT TERM HUP   # a Ctrl-C meant for the tests reaches us too, and must not end us before them
declare -A started     # PID -> when it started, since numbers are used again

start_time() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }

while read -r word pid; do
    if [ "$word" = watch ]; then started[$pid]=$(start_time "$pid"); else unset "started[$pid]"; fi
done
for pid in "${!started[@]}"; do
    [ "$(start_time "$pid")" = "${started[$pid]}" ] && kill -9 "$pid"
done
