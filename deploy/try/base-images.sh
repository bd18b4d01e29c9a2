#!/bin/bash
# Stand-ins for the two base images, made from Debian's archive, for a machine that reaches no image registry.
# They are only for trying the school out; needs root, debootstrap and a running engine.
set -euo pipefail

cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

has() { docker image inspect "$1" >/dev/null 2>&1 || docker pull --quiet "$1" >/dev/null 2>&1; }

if ! has debian:trixie-slim; then
    echo "Making debian:trixie-slim…"
    debootstrap --variant=minbase --include=ca-certificates trixie "$work/trixie" "${DEBIAN_ARCHIVE:-http://deb.debian.org/debian}" >"$work/log"
    # Certificate authorities that this machine was told to trust are needed by builds behind the same proxy.
    find /usr/local/share/ca-certificates -name '*.crt' -exec cp {} "$work/trixie/usr/local/share/ca-certificates/" \;
    # As in the published image: apt keeps nothing that it fetched.
    cat >"$work/trixie/etc/apt/apt.conf.d/docker-clean" <<'CLEAN'
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };
APT::Update::Post-Invoke { "rm -f /var/cache/apt/*.bin || true"; };
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
CLEAN
    chroot "$work/trixie" update-ca-certificates >/dev/null
    rm -rf "$work"/trixie/var/cache/apt/* "$work"/trixie/var/lib/apt/lists/* "$work"/trixie/usr/share/{doc,locale,man}/*
    tar -C "$work/trixie" -c . | docker import \
        --change 'ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt' \
        --change 'CMD ["bash"]' - debian:trixie-slim
fi

if ! has postgres:17-trixie; then
    echo "Making postgres:17-trixie…"
    docker build --quiet --tag postgres:17-trixie --file database.Dockerfile .
fi
