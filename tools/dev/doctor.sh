# ./dev doctor: says what is wrong with the machine, changes nothing. Status 1 when something that run or test need is missing.
wrong=0
verdict() { # what, ok?, what to do
  if [ "$2" = yes ]; then
    printf 'ok       %s\n' "$1"
  else
    printf 'MISSING  %s: %s\n' "$1" "$3"
    wrong=1
  fi
}

. /etc/os-release
[ "${VERSION_ID:-}" = 12 ] && [ "${ID:-}" = debian ] && system=yes || system=no
verdict "Debian 12 (this is ${PRETTY_NAME:-unknown})" $system "only Debian 12 is tried; elsewhere install by hand what tools/packages.txt lists"
for group in build web test check trust; do
  missing=$(missing_of $group | tr '\n' ' ')
  [ -z "$missing" ] && there=yes || there=no
  case $group in
    check | trust) [ $there = yes ] && say "ok       packages for $group" || say "later    packages for $group: ./dev $group installs $missing" ;;
    *) verdict "packages for $group" $there "./dev setup, or: apt-get install --no-install-recommends $missing" ;;
  esac
done
[ -x "$BUILD/node/node_modules/node/bin/node" ] && PATH=$BUILD/node/node_modules/node/bin:$PATH
node_is_recent && there=yes || there=no
verdict "Node $NODE_NEEDED or later ($(node --version 2>/dev/null || echo none))" $there "./dev setup takes it from the npm registry"
[ ! -f web/package.json ] || [ -d web/node_modules ] && there=yes || there=no
verdict "web packages" $there "./dev setup"
free=$(df -Pk "$ROOT" | awk 'NR == 2 { print int($4 / 1048576) }')
[ "$free" -ge 6 ] && there=yes || there=no
verdict "disk: $free GB free (6 needed)" $there "free some space"
memory=$(awk '/^MemTotal/ { print int($2 / 1048576) }' /proc/meminfo)
[ "$memory" -ge 3 ] && there=yes || there=no
verdict "memory: $memory GB (4 needed to build)" $there "the HTTP transport needs 2.4 GB for one compiler"
[ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null && there=yes || there=no
verdict "root or sudo to install packages" $there "ask an administrator to install what is listed above"
data=${SOCLE_DATA:-$ROOT/../shared/data}
[ -d "$data" ] && say "ok       outside data for the import tests: $data" || say "optional outside data is absent (SOCLE_DATA): the tests that read it name themselves as skipped"
[ $wrong -eq 0 ] && say "" && say "nothing is missing"
exit $wrong
