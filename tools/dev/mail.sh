# ./dev mail [FILE]: the messages that the demonstration server would have sent (development captures, never sends).
outbox=$BUILD/demo/mail
[ -d "$outbox" ] && [ -n "$(ls -A "$outbox")" ] || stop "no captured mail in $outbox"
if [ $# -gt 0 ]; then
  cat "$outbox/$(basename "$1")"
else
  for message in "$outbox"/*; do
    printf '%s  %s  %s\n' "$(basename "$message")" "$(sed -n 's/^To: //p;/^\r*$/q' "$message" | head -1)" \
      "$(sed -n 's/^Subject: //p;/^\r*$/q' "$message" | head -1)"
  done
fi
