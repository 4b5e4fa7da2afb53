#!/usr/bin/env bash
# A throw-away PostgreSQL 15 for tests: an unprivileged owner, a temporary folder, a free port of 127.0.0.1.
#
#   tools/postgres.sh start [--durable]    prints "URL FOLDER" on one line
#   tools/postgres.sh stop FOLDER          stops it by its pid and removes the folder
#   tools/postgres.sh run COMMAND...       starts, exports SOCLE_POSTGRES_URL, runs, stops whatever happens
#   tools/postgres.sh restart FOLDER [fast|immediate]      for fault tests; same port, same data
#   tools/postgres.sh sweep                removes the folders whose server is dead
#
# Keeps    fsync is off unless --durable (fault tests). Each start has its own password: other users of the machine
#          cannot enter. initdb refuses root, so root hands the server to the user postgres, or nobody.
set -euo pipefail

PARENT=${TMPDIR:-/tmp}
fail() {
  echo "postgres.sh: $*" >&2
  exit 1
}

bin_folder() {
  local folder
  for folder in /usr/lib/postgresql/15/bin /usr/lib/postgresql/*/bin; do
    [ -x "$folder/initdb" ] && echo "$folder" && return 0
  done
  fail "PostgreSQL is not installed (package postgresql-15; './dev setup' installs it)"
}

owner() {
  if [ "$(id -u)" -ne 0 ]; then id -un; elif id postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi
}

as_owner() {
  local user
  user=$(owner)
  if [ "$(id -u)" -eq 0 ]; then
    setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups env HOME="$PARENT" "$@"
  else
    "$@"
  fi
}

free_port() {
  local port
  for _ in $(seq 50); do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port" && return 0; }
  done
  fail "no free port found"
}

is_alive() { # folder
  local pid
  pid=$(head -1 "$1/data/postmaster.pid" 2>/dev/null) || return 1
  [ -n "$pid" ] && [ -d "/proc/$pid" ] && grep -q postgres "/proc/$pid/comm" 2>/dev/null
}

launch() { # folder: ready when it returns
  as_owner "$(bin_folder)/pg_ctl" -D "$1/data" -l "$1/server.log" -w -t 60 -s start </dev/null >/dev/null 2>&1
}

start() {
  local folder port password bin tries
  bin=$(bin_folder)
  sweep
  folder=$(mktemp -d "$PARENT/socle-pg-XXXXXX")
  password=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
  echo "$password" >"$folder/password"
  [ "$(id -u)" -eq 0 ] && chown -R "$(owner)" "$folder"
  as_owner "$bin/initdb" -D "$folder/data" -U socle --pwfile="$folder/password" --auth=scram-sha-256 \
    --encoding=UTF8 --locale=C.UTF-8 --data-checksums --no-sync >"$folder/initdb.log" 2>&1 </dev/null ||
    { cat "$folder/initdb.log" >&2; rm -rf "$folder"; fail "initdb failed"; }
  for tries in 1 2 3 4 5; do
    port=$(free_port)
    {
      echo "listen_addresses = '127.0.0.1'"
      echo "port = $port"
      echo "unix_socket_directories = '$folder'"
      echo "max_connections = 200"
      echo "shared_buffers = 128MB"
      echo "timezone = 'UTC'"
      echo "log_timezone = 'UTC'"
      [ "${1:-}" = --durable ] || printf '%s\n' "fsync = off" "synchronous_commit = off" "full_page_writes = off"
    } | as_owner tee "$folder/data/postgresql.auto.conf" >/dev/null
    if launch "$folder"; then
      PGPASSWORD=$password "$bin/psql" -qX -h 127.0.0.1 -p "$port" -U socle -d postgres -c 'CREATE DATABASE socle' \
        </dev/null || fail "the database could not be created"
      echo "postgresql://socle:$password@127.0.0.1:$port/socle $folder"
      return 0
    fi
    [ "$tries" = 5 ] || echo "postgres.sh: port $port could not be used, trying another" >&2
  done
  cat "$folder/server.log" >&2
  rm -rf "$folder"
  fail "PostgreSQL did not start"
}

stop() {
  case ${1:-} in "$PARENT"/socle-pg-*) ;; *) fail "stop which folder? one that start printed" ;; esac
  [ -d "$1" ] || return 0
  if is_alive "$1"; then
    as_owner "$(bin_folder)/pg_ctl" -D "$1/data" -m immediate -w -t 20 -s stop >/dev/null 2>&1 ||
      kill -9 "$(head -1 "$1/data/postmaster.pid")" 2>/dev/null || true
  fi
  rm -rf "$1"
}

sweep() {
  local folder
  for folder in "$PARENT"/socle-pg-*; do
    # A folder younger than ten minutes may be a start in progress.
    [ -d "$folder" ] || continue
    [ -n "$(find "$folder" -maxdepth 0 -mmin +10)" ] || continue
    is_alive "$folder" || rm -rf "$folder"
  done
}

run() {
  local url folder status=0
  [ $# -gt 0 ] || fail "run what?"
  read -r url folder < <(start) || fail "PostgreSQL did not start"
  trap 'stop "$folder"' EXIT
  trap 'exit 130' INT TERM HUP
  SOCLE_POSTGRES_URL=$url "$@" || status=$?
  exit "$status"
}

case ${1:-} in
  start) start "${2:-}" ;;
  stop) stop "${2:-}" ;;
  run) shift && run "$@" ;;
  sweep) sweep ;;
  restart)
    [ -d "${2:-}/data" ] || fail "restart which folder?"
    as_owner "$(bin_folder)/pg_ctl" -D "$2/data" -m "${3:-fast}" -w -t 30 -s stop >/dev/null 2>&1 || true
    launch "$2" || fail "PostgreSQL did not come back"
    ;;
  *) sed -n '4,9s/^# \{0,1\}//p' "$0" && exit 2 ;;
esac
