# Runs "$@" and ends it when standard input is closed, which the kernel does for whoever holds the other end and dies.
exec 3<&0
"$@" 3<&- </dev/null &
child=$!
{
    # Takes its pause with it: nothing may be left when the leash has ended.
    pause=
    trap '[ -z "$pause" ] || { kill "$pause"; wait "$pause"; }; exit 0' TERM
    while read -r _; do :; done
    kill "$child" 2>/dev/null
    tries=0
    while kill -0 "$child" 2>/dev/null && [ "$tries" -lt 20 ]; do
        sleep 1 &
        pause=$!
        wait "$pause"
        tries=$((tries + 1))
    done
    kill -9 "$child" 2>/dev/null
} <&3 >/dev/null 2>&1 &
watch=$!
exec 3<&-
# Only now: a shell that forks while it has a trap loses a signal that reaches the fork before its own trap stands, and the
# watch would then never learn that the child has ended by itself.
trap 'kill "$child" 2>/dev/null' TERM INT HUP
# A signal interrupts wait although the child still runs.
while :; do
    wait "$child"
    status=$?
    kill -0 "$child" 2>/dev/null || break
done
kill "$watch" 2>/dev/null
wait "$watch" 2>/dev/null
exit "$status"
