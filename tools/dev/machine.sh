# What the machine must have: Debian packages (tools/packages.txt) and a Node that Vite accepts.
#
# need GROUP...    installs what is missing of these groups; stops with one sentence when it cannot
# need_node        puts a Node >= 20.19 first in PATH, taken from the npm registry when the machine's is older
# build_jobs       compilers to run at once: cores, bounded by memory (the HTTP transport needs 2.4 GB a unit)
# configure PRESET / compile PRESET TARGET...

NODE_NEEDED="20.19"

packages_of() {
  awk -v groups=" $* " '!/^#/ && NF >= 2 && index(groups, " " $1 " ") { print $2, $3 }' "$ROOT/tools/packages.txt"
}

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing_of() { # the packages of these groups that are neither installed nor replaced by a command
  local package command
  packages_of "$@" | while read -r package command; do
    is_installed "$package" && continue
    [ -n "$command" ] && command -v "${command#=}" >/dev/null && continue
    echo "$package"
  done
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo -- "$@"
  else
    return 127
  fi
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
    -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold install "$@" </dev/null
}

need() {
  local missing
  command -v dpkg-query >/dev/null || stop "this is not a Debian system: install by hand what tools/packages.txt lists"
  mapfile -t missing < <(missing_of "$@")
  [ ${#missing[@]} -eq 0 ] && return 0
  step "install ${missing[*]}"
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    stop "missing packages, and neither root nor sudo: as root, run  apt-get install --no-install-recommends ${missing[*]}"
  fi
  # The lists of packages are fetched only when they do not know what is missing, or are out of date.
  if ! apt-cache show "${missing[@]}" >/dev/null 2>&1; then
    as_root apt-get -q update </dev/null || stop "apt-get update failed: is the network or the package mirror reachable?"
  fi
  apt_install "${missing[@]}" || {
    say "the install failed: trying once more with fresh package lists"
    as_root apt-get -q update </dev/null && apt_install "${missing[@]}"
  } || stop "could not install: ${missing[*]} (the lines above say why; './dev doctor' lists what is missing)"
}

node_is_recent() {
  command -v node >/dev/null || return 1
  [ "$(printf '%s\n' "$NODE_NEEDED" "$(node --version | tr -d v)" | sort -V | head -1)" = "$NODE_NEEDED" ]
}

need_node() {
  local own=$BUILD/node
  need web
  [ -x "$own/node_modules/node/bin/node" ] && export PATH="$own/node_modules/node/bin:$PATH"
  node_is_recent && return 0
  step "Node $NODE_NEEDED or later from the npm registry (this machine has $(node --version))"
  mkdir -p "$own"
  npm install --prefix "$own" --no-audit --no-fund --no-save --loglevel=error node@22 </dev/null ||
    stop "could not install Node from the npm registry: is it reachable (npm config get registry)?"
  export PATH="$own/node_modules/node/bin:$PATH"
  hash -r
  node_is_recent || stop "Node is still older than $NODE_NEEDED after the install ($(node --version))"
}

build_jobs() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable/ { print int($2 / 2500000) }' /proc/meminfo)
  [ "${memory:-1}" -lt 1 ] && memory=1
  echo "${SOCLE_JOBS:-$((cores < memory ? cores : memory))}"
}

# One cache of compiled units for every clone of the tree, wherever it lies.
export CCACHE_BASEDIR=$ROOT CCACHE_NOHASHDIR=1

configure() { cmake -S "$ROOT" --preset "$1" -B "$BUILD/$1" "${@:2}" >"$BUILD/$1.configure.log" 2>&1 </dev/null || {
  tail -40 "$BUILD/$1.configure.log" >&2
  return 1
}; }

compile() { # preset, then targets (none: everything)
  mkdir -p "$BUILD"
  [ -f "$BUILD/$1/build.ninja" ] || configure "$1" || return 1
  ninja -C "$BUILD/$1" -j "$(build_jobs)" "${@:2}" </dev/null
}
