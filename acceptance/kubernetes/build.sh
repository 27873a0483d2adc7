#!/bin/bash
# Builds a real Kubernetes control plane from Debian 12's own source package: kube-apiserver and
# kube-controller-manager 1.20.2, with Debian's etcd beside them. About 5 minutes on 2 cores, once per machine and user.
# usage: build.sh          prints the directory with the three programs as its last line of stdout; progress on stderr
# environment: CDS_KUBERNETES_HOME   where they go, default ${XDG_CACHE_HOME:-$HOME/.cache}/cds-k8s/kubernetes-1.20
#              CDS_DEBIAN_MIRROR     a Debian archive, default: the one this machine's apt uses
set -euo pipefail

HERE=$(cd "$(dirname "$0")" && pwd)
VERSION=1.20.2
PLACE=${CDS_KUBERNETES_HOME:-${XDG_CACHE_HOME:-${HOME:?}/.cache}/cds-k8s/kubernetes-1.20}
PROGRAMS=(kube-apiserver kube-controller-manager)
COMPILER=   # process id of a compilation under way

say() { echo "kubernetes build: $*, $SECONDS s" >&2; }

complete() {
    local program
    for program in "${PROGRAMS[@]}" etcd; do [ -x "$PLACE/bin/$program" ] || return 1; done
}

finish_if_complete() {
    complete || return 0
    echo "$PLACE/bin"
    exit 0
}

# Another build may be at work: wait for it, its result is ours. Leftovers of a killed one go.
take_turn() {
    mkdir -p "$PLACE"
    exec 9>"$PLACE/lock"
    flock -n 9 || { say "another build is at work here, waiting for it"; flock 9; }
    finish_if_complete
    rm -rf "$PLACE"/building.*
    WORK=$(mktemp -d "$PLACE/building.XXXXXX")
    trap clear_up EXIT
    trap 'exit 130' INT TERM HUP
}

clear_up() {
    [ -z "$COMPILER" ] || kill "$COMPILER" 2>/dev/null || true
    rm -rf "$WORK"
}

archive_of_this_machine() {
    apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Codename: bookworm' 2>/dev/null | sort -u | head -n 1
}

# apt with lists and sources of its own, so that this machine's apt configuration stays as it is.
private_apt() {
    apt-get -qq -o Dir::Etc::sourcelist="$WORK/sources.list" -o Dir::Etc::sourceparts=/dev/null \
        -o Dir::State::lists="$WORK/lists" -o Dir::Cache="$WORK/apt-cache" -o APT::Sandbox::User=root "$@" >&2
}

fetch() {
    local archive type
    archive=${CDS_DEBIAN_MIRROR:-$(archive_of_this_machine)}
    archive=${archive:-http://deb.debian.org/debian}
    mkdir -p "$WORK/lists/partial" "$WORK/apt-cache/archives/partial" "$WORK/download"
    for type in deb deb-src; do
        echo "$type [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive bookworm main"
    done >"$WORK/sources.list"
    say "fetching Debian's kubernetes source package from $archive"
    private_apt update
    cd "$WORK/download"
    private_apt source --download-only kubernetes
    private_apt download golang-github-modern-go-reflect2-dev etcd-server
}

unpack() {
    SOURCE=$WORK/gopath/src/k8s.io/kubernetes
    mkdir -p "$(dirname "$SOURCE")" "$WORK/bin"
    say "unpacking"
    dpkg-source --no-check -x "$WORK"/download/kubernetes_1.20*.dsc "$SOURCE" >/dev/null
    dpkg -x "$WORK"/download/etcd-server_*.deb "$WORK/etcd"
    cp "$WORK/etcd/usr/bin/etcd" "$WORK/bin/etcd"
    # The source's reflect2 1.0.1 makes every write panic when compiled with Go 1.18 or newer; Debian's own 1.0.2 does not.
    local reflect2=vendor/github.com/modern-go/reflect2
    dpkg -x "$WORK"/download/golang-github-modern-go-reflect2-dev_*.deb "$WORK/reflect2"
    rm -rf "${SOURCE:?}/$reflect2"
    cp -r "$WORK/reflect2/usr/share/gocode/src/github.com/modern-go/reflect2" "$SOURCE/$reflect2"
    find "$SOURCE/$reflect2" -name '*_test.go' -delete
}

# GOPATH mode: the vendored modules do not agree with their own list.
set_up_go() {
    export GOPATH=$WORK/gopath GOCACHE=$WORK/go-cache GO111MODULE=off GOPROXY=off GOFLAGS='' CGO_ENABLED=0
    cd "$SOURCE"
}

packages_with_openapi() {
    grep -RlF '+k8s:openapi-gen=' --include='*.go' --exclude-dir=testdata cmd pkg plugin vendor/k8s.io |
        grep -vE '^vendor/k8s.io/(code-generator|sample-)' | xargs -n 1 dirname | LC_ALL=C sort -u | sed 's#^#k8s.io/kubernetes/#'
}

# The one generated file that Debian's source package leaves out.
generate_openapi() {
    say "generating the OpenAPI definitions"
    go build -o "$WORK/openapi-gen" k8s.io/kubernetes/vendor/k8s.io/kube-openapi/cmd/openapi-gen
    "$WORK/openapi-gen" --logtostderr -i "$(packages_with_openapi | paste -sd, -)" \
        -p k8s.io/kubernetes/pkg/generated/openapi -O zz_generated.openapi \
        -h vendor/k8s.io/code-generator/hack/boilerplate.go.txt -r "$WORK/violations.report"
}

version_flags() {
    local package
    printf -- '-s -w'
    for package in vendor/k8s.io/component-base/version vendor/k8s.io/client-go/pkg/version; do
        printf -- ' -X k8s.io/kubernetes/%s.%s' "$package" "gitVersion=v$VERSION" "$package" gitMajor=1 "$package" gitMinor=20 \
            "$package" gitTreeState=clean
    done
}

compile() {
    say "compiling $1 (minutes)"
    go build -v -ldflags "$(version_flags)" -o "$WORK/bin/$1" "k8s.io/kubernetes/cmd/$1" 2>"$WORK/compile.log" &
    COMPILER=$!
    while kill -0 "$COMPILER" 2>/dev/null; do
        sleep 1
        [ $((SECONDS % 15)) -ne 0 ] || say "compiling $1: $(wc -l <"$WORK/compile.log") packages done"
    done
    wait "$COMPILER" || { tail -n 20 "$WORK/compile.log" >&2; say "compiling $1 failed"; exit 1; }
    COMPILER=
}

finish_if_complete
take_turn
say "the first time here takes about 5 minutes; the result is kept in $PLACE/bin"
"$HERE/../debian/install.sh" golang-go dpkg-dev
fetch
unpack
set_up_go
generate_openapi
for program in "${PROGRAMS[@]}"; do compile "$program"; done
rm -rf "$PLACE/bin"
mv "$WORK/bin" "$PLACE/bin"
say "done"
echo "$PLACE/bin"
