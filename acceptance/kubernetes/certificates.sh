#!/bin/bash
# Makes the keys and certificates of a private Kubernetes control plane on loopback.
# usage: certificates.sh DIRECTORY     leaves ca, apiserver, admin, controller-manager, kubelet-client, kubelet (.crt, .key)
#                                      and service-account.key, service-account.pub there; every key is PKCS#8 PEM
# environment: CDS_KUBELET_ADDRESS     one more IP address for the kubelet's certificate
set -euo pipefail

DAYS=3650
LOOPBACK=DNS:localhost,IP:127.0.0.1

# RSA: the Kubernetes client of the tests reads PKCS#8 keys of that kind only.
new_key() { openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$1.key" 2>/dev/null; }

authority() {
    new_key ca
    openssl req -x509 -new -key ca.key -subj /CN=cds-k8s-test-ca -days $DAYS -out ca.crt
}

# name, subject, further names
certificate() {
    new_key "$1"
    {
        echo keyUsage=digitalSignature,keyEncipherment
        echo extendedKeyUsage=serverAuth,clientAuth
        [ -z "${3:-}" ] || echo "subjectAltName=$3"
    } >"$1.extensions"
    openssl req -new -key "$1.key" -subj "$2" |
        openssl x509 -req -CA ca.crt -CAkey ca.key -CAcreateserial -days $DAYS -extfile "$1.extensions" -out "$1.crt" 2>/dev/null
    rm "$1.extensions"
}

mkdir -p "$1"
cd "$1"
umask 077
authority
certificate apiserver /CN=kube-apiserver "$LOOPBACK,DNS:kubernetes.default.svc,IP:10.96.0.1"
certificate admin /O=system:masters/CN=cds-k8s-test-admin
certificate controller-manager /CN=system:kube-controller-manager
certificate kubelet-client /O=system:masters/CN=kube-apiserver-kubelet-client
certificate kubelet /O=system:nodes/CN=system:node:stand-in "$LOOPBACK${CDS_KUBELET_ADDRESS:+,IP:$CDS_KUBELET_ADDRESS}"
new_key service-account
openssl pkey -in service-account.key -pubout -out service-account.pub
