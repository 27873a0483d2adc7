#!/bin/sh
# The front door of cds-k8s: see ./cds help.
set -eu

home=$(cd "$(dirname "$0")" && pwd)
built=target/built
modules=responder,reaper,local

help() {
    cat <<'TEXT'
usage: ./cds COMMAND

  demo            start everything on the embedded default, run one request that succeeds, one that
                  fails and one that is refused, tell what happens, and stay up until Ctrl-C
  demo --once     the same, then end: exit status 0 only if every outcome was the expected one
  publish         publish one more request to the running demo
                  [--route NAME] [--title TEXT]   or   --file REQUEST.json
  journal         show what is in the running demo's Redis
  test            run every test; arguments go to Maven
  storm           run many Jobs while reapers, Redis, RabbitMQ, the API server and the ways between them are
                  killed, paused and restarted, then hold what was told against what happened
                  [--jobs 200] [--minutes 6] [--seed NUMBER, to have the same run again]
  storm pair      the same with two responders: publish requests of every kind, and audit the whole line
                  [--requests 500] [--minutes 8] [--seed NUMBER]
  benchmark NAME  measure a service beside its floor, on real parts; without a name, say which there are
  help            this text

A JDK 17 or newer is needed, from JAVA_HOME or the PATH; Maven and the libraries come by themselves.
TEXT
}

fail() {
    echo "cds: $*" >&2
    exit 1
}

# Sets $java, or says what to install.
find_jdk() {
    if [ -n "${JAVA_HOME-}" ]; then
        java=$JAVA_HOME/bin/java
        [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it: set it to a JDK 17 or newer."
    else
        java=$(command -v java) || fail "no Java found: install a JDK 17 or newer (Debian: apt-get install openjdk-17-jdk-headless)."
    fi
    version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = //p')
    case $version in
        '' | 1.* | *[!0-9]*) version=0 ;;
    esac
    [ "$version" -ge 17 ] || fail "$java is too old: a JDK 17 or newer is needed; JAVA_HOME can point to one."
}

find_compiler() {
    "$java" --list-modules 2>/dev/null | grep -q '^jdk\.compiler' \
        || fail "$java is only a runtime, without a compiler: install a JDK (Debian: apt-get install openjdk-17-jdk-headless)."
}

# Whether something under the rest of the arguments is newer than $1, and than the last build here: a build that finds
# nothing to change leaves its package as old as it was.
is_stale() {
    [ -e "$1" ] || return 0
    package=$1
    shift
    reference=$built
    [ -e "$built" ] || reference=$package
    [ -n "$(find pom.xml common/pom.xml common/src/main "$@" -newer "$package" -newer "$reference" -print | head -n 1)" ]
}

is_built() {
    ! is_stale responder/target/quarkus-app/quarkus-run.jar responder/pom.xml responder/src/main \
        && ! is_stale reaper/target/quarkus-app/quarkus-run.jar reaper/pom.xml reaper/src/main \
        && ! is_stale local/target/cds-k8s-local-1.0.0-SNAPSHOT.jar local/pom.xml local/src/main \
        && [ -d local/target/lib ]
}

# Says each second or so how far the build whose output goes to $log has come.
show_progress() {
    seconds=0
    while kill -0 "$1" 2>/dev/null; do
        if [ $((seconds % 5)) -eq 0 ]; then
            files=$(grep -c '^\[INFO\] Downloaded from\|^Downloaded from' "$log" || true)
            module=$(sed -n 's/^\[INFO\] Building \(cds-k8s[^0-9[]*\) .*/\1/p' "$log" | tail -n 1)
            printf '[%4d s] %s, %s files downloaded\n' "$seconds" "${module:-preparing Maven}" "$files"
        fi
        sleep 1
        seconds=$((seconds + 1))
    done
}

build() {
    is_built && return 0
    find_compiler
    mkdir -p target
    log=$home/target/build.log
    echo "Building what is missing. The first build downloads Maven and about 250 MB of libraries, which takes a"
    echo "few minutes; later ones take seconds. Maven's own output goes to $log"
    # Sources that change during the build are newer than it.
    : >target/building
    : >"$log"
    ./mvnw -B -pl "$modules" -am -DskipTests -Dspotless.check.skip -Dcheckstyle.skip package >"$log" 2>&1 &
    maven=$!
    trap 'kill "$maven" 2>/dev/null || true; exit 130' INT TERM HUP
    show_progress "$maven"
    wait "$maven" || {
        tail -n 40 "$log" >&2
        fail "the build failed; all of its output is in $log"
    }
    trap - INT TERM HUP
    mv target/building "$built"
    echo "Built."
}

# Becomes the program behind benchmark. What it needs is packaged when anything changed since.
run_benchmark() {
    class_path=acceptance/target/class-path
    if ! is_built || is_stale "$class_path" acceptance/pom.xml acceptance/src/test; then
        find_compiler
        echo "Building; Maven says what goes wrong, if anything."
        ./mvnw -B -q -ntp -pl acceptance,responder,reaper -am -DskipTests -Dspotless.check.skip -Dcheckstyle.skip package
        touch "$class_path"
    fi
    exec "$java" -Xmx1g -Dbasedir="$home/acceptance" -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
        -cp "acceptance/target/test-classes:$(cat "$class_path")" org.cdsk8s.acceptance.benchmark.Main "$@"
}

# Becomes the program behind demo, publish and journal.
run() {
    exec "$java" -Xmx512m -Dcds.home="$home" \
        -Djava.util.logging.config.file="$home/local/src/main/resources/org/cdsk8s/local/logging.properties" \
        -cp "$home/local/target/cds-k8s-local-1.0.0-SNAPSHOT.jar:$home/local/target/lib/*" \
        org.cdsk8s.local.demo.Main "$@"
}

# A long run of a test that ./cds test runs shortly.
storm() {
    name=storm test=ReaperStormIT count=jobs number=200 minutes=6 seed=
    if [ "${1-}" = pair ]; then
        name=pair test=PairStormIT count=requests number=500 minutes=8
        shift
    fi
    while [ $# -gt 0 ]; do
        case ${2-} in
            '' | *[!0-9]*) fail "storm: $1 needs a whole number after it" ;;
        esac
        case $1 in
            "--$count") number=$2 ;;
            --minutes) minutes=$2 ;;
            --seed) seed=-Dcds.$name.seed=$2 ;;
            *) fail "storm: there is no option $1, see ./cds help" ;;
        esac
        shift 2
    done
    exec ./mvnw -ntp -pl responder,reaper,acceptance -am verify -Dspotless.check.skip -Dcheckstyle.skip \
        -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false \
        "-Dit.test=$test" -Dfailsafe.failIfNoSpecifiedTests=false \
        "-Dcds.$name.$count=$number" "-Dcds.$name.seconds=$((minutes * 60))" ${seed:+"$seed"}
}

command=${1-help}
[ $# -eq 0 ] || shift
case $command in
    demo)
        find_jdk
        cd "$home"
        build
        run demo "$@"
        ;;
    publish | journal)
        find_jdk
        [ -e "$home/target/demo/running.properties" ] || fail "no demo is running: start one with ./cds demo"
        run "$command" "$@"
        ;;
    test)
        find_jdk
        find_compiler
        cd "$home"
        exec ./mvnw -ntp verify "$@"
        ;;
    storm)
        find_jdk
        find_compiler
        cd "$home"
        storm "$@"
        ;;
    benchmark)
        find_jdk
        cd "$home"
        run_benchmark "$@"
        ;;
    help | --help | -h)
        help
        ;;
    *)
        help >&2
        fail "there is no command '$command'"
        ;;
esac
