# ./dev sql: opens the demonstration database, read only. Words after it are run as one query.
need test
base=$BUILD/demo/socle.db
[ -f "$base" ] || stop "no demonstration database yet: './dev run' makes it"
if [ $# -gt 0 ]; then
  sqlite3 -readonly -header -column "$base" "$*"
else
  sqlite3 -readonly -header -column "$base"
fi
