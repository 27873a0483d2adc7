#!/bin/sh
# Stands in for the real workload, a Perl program of this name: reads the inmeta file and says what a route would do.
# Exit status as the original's: 1 without a route, 3 for a route that cannot be run.
inmeta=
route=
while [ $# -gt 0 ]; do
    case $1 in
        --input-inmeta) inmeta=${2-}; shift ;;
        --route) route=${2-}; shift ;;
        *) echo "Ignoring argument $1" ;;
    esac
    [ $# -gt 0 ] && shift
done

if [ -z "$route" ]; then
    echo "No route given: use --route NAME" >&2
    exit 1
fi
if [ ! -r "$inmeta" ]; then
    echo "Cannot read the inmeta file '$inmeta': use --input-inmeta FILE" >&2
    exit 1
fi

# Prints each <meta name="…" value="…"/> of the file as "name: value".
metas() {
    tr '\n>' ' \n' <"$inmeta" | sed -n 's/.*<meta name="\([^"]*\)" value="\([^"]*\)".*/\1: \2/p'
}

echo "Route $route begins with $inmeta"
if [ "$route" = fails.xml ]; then
    sleep 1
    echo "Route fails.xml cannot be run: the upload target said 'quota exceeded'" >&2
    exit 3
fi
metas | sed 's/^/  metadata  /'
echo "Would check the media file"
sleep 1
echo "Would upload $(metas | sed -n 's/^title: //p')"
sleep 1
echo "Route $route is done"
