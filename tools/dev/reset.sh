# ./dev reset: forgets the demonstration company; the next ./dev run makes a new one. Refused while it is being served.
for data in "$BUILD/demo" "$BUILD/demo-postgres"; do
  if [ -f "$data/lock" ] && ! flock -n "$data/lock" true; then
    stop "a server is using $data: stop it first (Ctrl-C where it runs)"
  fi
  rm -rf "$data" "$data.logins" "$data.logins.new"
done
say "forgotten; './dev run' starts again"
