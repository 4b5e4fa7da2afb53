# ./dev run [--postgres] [--port N]: builds, fills the demonstration company when its folder is empty, serves it in the
# foreground until Ctrl-C. --postgres keeps the demonstration in a throw-away PostgreSQL instead of SQLite.
port=8080
postgres=no
while [ $# -gt 0 ]; do
  case $1 in
    --postgres) postgres=yes ;;
    --port) port=${2:-} && shift ;;
    *) stop "run: unknown option $1" ;;
  esac
  shift || true
done
[[ $port =~ ^[0-9]+$ ]] && [ "$port" -gt 0 ] && [ "$port" -lt 65536 ] || stop "run: --port wants a number from 1 to 65535"

groups="build web"
[ $postgres = yes ] && groups="build web test"
need $groups
. "$ROOT/tools/dev/build.sh" release
if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  stop "port $port of 127.0.0.1 is taken: choose another with --port N, or stop what listens there"
fi

socle=$BUILD/release/socle
data=$BUILD/demo
database=()
if [ $postgres = yes ]; then
  data=$BUILD/demo-postgres
  . "$ROOT/tools/dev/suite.sh"
  unset SOCLE_POSTGRES_URL
  with_postgres
  database=(--database "$SOCLE_POSTGRES_URL")
  rm -rf "$data"
fi

# demo prints the logins with their roles; the table is kept beside the folder to be shown at each start.
if [ ! -s "$data.logins" ] || [ ! -d "$data" ] || [ -z "$(ls -A "$data" 2>/dev/null)" ]; then
  step "demonstration company Atelier Lumen"
  rm -rf "$data" "$data.logins"
  "$socle" demo --data "$data" ${database[@]+"${database[@]}"} </dev/null | tee "$data.logins.new" ||
    { rm -rf "$data"; stop "the demonstration company could not be made"; }
  mv "$data.logins.new" "$data.logins"
else
  step "demonstration company Atelier Lumen (kept; './dev reset' starts again)"
fi

step "serve"
"$socle" serve --data "$data" --listen "127.0.0.1:$port" ${database[@]+"${database[@]}"} </dev/null &
server=$!
finish() {
  trap - INT TERM HUP EXIT
  kill -TERM "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  [ -z "${POSTGRES_FOLDER:-}" ] || tools/postgres.sh stop "$POSTGRES_FOLDER"
}
trap finish EXIT
trap 'finish; exit 0' INT TERM HUP
for _ in $(seq 300); do
  kill -0 "$server" 2>/dev/null || { wait "$server" || stop "the server stopped at once (its reason is above)"; }
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
  sleep 0.1
done
printf '\n'
grep -v '^$' "$data.logins" || true
printf '\n  Socle is ready:  http://127.0.0.1:%s/      (Ctrl-C stops it)\n\n' "$port"
wait "$server"
