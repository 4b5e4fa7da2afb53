# What the steps of ./dev print, and the tally of a suite.
#
# step NAME        announces a step            say TEXT    one plain line          stop TEXT  one sentence, then exit 1
# part NAME CMD..  runs one part of a suite: its output is shown and kept in $BUILD/logs/NAME.log; never stops the suite
# absent NAME WHY  names a part that could not run: neither passed nor failed
# tally            prints the table of the parts and, last, the plain line "N passed, N failed"; status 1 if any failed

PARTS=()
PASSED=0
FAILED=0
ABSENT=0

step() { printf '\n== %s\n' "$*"; }
say() { printf '%s\n' "$*"; }
stop() {
  printf 'dev: %s\n' "$*" >&2
  exit 1
}

# Reads the closing line of the runners we use (GoogleTest reports are counted apart): prints "passed failed".
counts_of() {
  sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '
    /^[[:space:]]*Tests[[:space:]]+.*passed|^[[:space:]]*Tests[[:space:]]+.*failed/ {     # vitest
      p = 0; f = 0
      for (i = 2; i <= NF; i++) { if ($i ~ /^passed/) p = $(i - 1); if ($i ~ /^failed/) f = $(i - 1) }
      found = 1
    }
    /^([^ ]+: )?[0-9]+ passed, [0-9]+ failed/ {
      line = $0; sub(/^[^ ]+: /, "", line); split(line, w, /[ ,]+/); p = w[1]; f = w[3]; found = 1
    }
    END { if (found) print p + 0, f + 0; else print "none", 0 }'
}

record() { # name, passed, failed, seconds
  PARTS+=("$(printf '%-34s %6d passed %4d failed %5d s' "$1" "$2" "$3" "$4")")
  PASSED=$((PASSED + $2))
  FAILED=$((FAILED + $3))
}

part() {
  local name=$1 began=$SECONDS status=0 p f log
  shift
  log=$BUILD/logs/${name// /_}.log
  mkdir -p "$BUILD/logs"
  step "$name"
  "$@" 2>&1 </dev/null | tee "$log" || status=$?
  read -r p f < <(counts_of "$log")
  # A part that says no number counts as one; a failed exit is a failure whatever the part printed.
  if [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; then f=1; fi
  if [ "$p" = none ]; then p=$((status == 0)); fi
  record "$name" "$p" "$f" $((SECONDS - began))
}

absent() {
  PARTS+=("$(printf '%-34s absent: %s' "$1" "$2")")
  ABSENT=$((ABSENT + 1))
}

tally() {
  step "summary"
  [ ${#PARTS[@]} -gt 0 ] && printf '%s\n' "${PARTS[@]}"
  [ "$ABSENT" -gt 0 ] && say "$ABSENT part(s) absent: they count neither as passed nor as failed"
  printf '\n%d passed, %d failed\n' "$PASSED" "$FAILED"
  [ "$FAILED" -eq 0 ] && [ "$PASSED" -gt 0 ]
}
