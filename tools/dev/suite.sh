# The parts of the test suites, shared by test and check.
#
# with_postgres                       a throw-away server until this process ends; SOCLE_POSTGRES_URL
# unit_tests PRESET [WORD]            the GoogleTest binaries, through ctest
# scenarios PRESET sqlite|postgres [WORD]      command_line PRESET [WORD]      web_tests [WORD]      journeys [WORD]
# For each, absent parts are named and counted neither as passed nor as failed.

with_postgres() {
  [ -n "${SOCLE_POSTGRES_URL:-}" ] && return 0
  local folder
  read -r SOCLE_POSTGRES_URL folder < <(tools/postgres.sh start) || stop "PostgreSQL did not start"
  [ -n "$SOCLE_POSTGRES_URL" ] || stop "PostgreSQL did not start"
  export SOCLE_POSTGRES_URL
  POSTGRES_FOLDER=$folder
  trap 'tools/postgres.sh stop "$POSTGRES_FOLDER"' EXIT
  trap 'exit 130' INT TERM HUP
}

# One GoogleTest report a binary: cases are counted there. A binary that died left no report: one failure.
run_ctest() { # preset, ctest arguments
  local reports=$BUILD/logs/$1.reports status=0 name
  rm -rf "$reports" && mkdir -p "$reports"
  GTEST_OUTPUT=json:$reports/ ctest --test-dir "$BUILD/$1" --output-on-failure --test-output-size-failed 6000 --test-output-truncation head -j "$(nproc)" --timeout 900 \
    --output-junit "$reports/ctest.xml" "${@:2}" || status=$?
  cat "$reports"/*.json 2>/dev/null | awk -v status=$status '
    /^  "tests":/ { tests += $2 } /^  "failures":/ { failures += $2 } /^  "disabled":/ { tests -= $2 }
    END {
      if (status && !failures) failures = 1
      printf "units: %d passed, %d failed\n", tests - failures, failures
    }'
  return $status
}

# A word chooses whole binaries by name, and in the others the cases that bear it.
run_word() { # preset, word
  local binary passed=0 failed=0 word=${2,,} report=$BUILD/logs/word.json filter status=0 counts
  filter="*$word*:*${word^}*"
  for binary in "$BUILD/$1"/server/*_test; do
    [ -x "$binary" ] || continue
    rm -f "$report"
    if [[ ${binary##*/} == *"$word"* ]]; then
      GTEST_OUTPUT=json:$report "$binary" --gtest_brief=1 || status=1
    elif "$binary" --gtest_list_tests "--gtest_filter=$filter" | grep -q '^  '; then
      GTEST_OUTPUT=json:$report "$binary" --gtest_brief=1 "--gtest_filter=$filter" || status=1
    else
      continue
    fi
    counts=$(awk '/^  "tests":/ { t = $2 + 0 } /^  "failures":/ { f = $2 + 0 } END { print t - f, f + 0 }' "$report" 2>/dev/null) ||
      counts="0 1"
    passed=$((passed + ${counts% *}))
    failed=$((failed + ${counts#* }))
  done
  echo "units: $passed passed, $failed failed"
  return $status
}

unit_tests() {
  local preset=$1 word=${2:-}
  if [ -z "$word" ]; then
    part "unit tests ($preset)" run_ctest "$preset"
  else
    part "unit tests about '$word'" run_word "$preset" "$word"
  fi
}

scenario_runner() { echo "$BUILD/$1/server/scenario_runner"; }

scenarios() {
  local runner
  runner=$(scenario_runner "$1")
  if [ ! -x "$runner" ]; then
    absent "scenarios on $2" "no scenario runner in the $1 build"
  elif [ "$2" = postgres ]; then
    part "scenarios on postgres${3:+ about '$3'}" timeout 1500 "$runner" --database postgres --postgres-url "$SOCLE_POSTGRES_URL" ${3:+"$3"}
  else
    part "scenarios on sqlite${3:+ about '$3'}" timeout 1500 "$runner" --database sqlite ${3:+"$3"}
  fi
}

has_script() { node -e 'process.exit(JSON.parse(require("fs").readFileSync("web/package.json")).scripts?.[process.argv[1]] ? 0 : 1)' "$1"; }

web_tests() {
  if ! web_is_there; then
    absent "web tests" "no web application yet"
  elif [ -z "$(find web/src -name '*.test.ts' -o -name '*.test.tsx' | head -1)" ] || ! has_script test; then
    absent "web tests" "no test file in web/src"
  else
    web_install
    if [ -n "${1:-}" ] && ! find web/src -name '*.test.ts*' | grep -qi "$1"; then return 0; fi
    CI=true part "web tests${1:+ about '$1'}" npm --prefix web test -- ${1:+"$1"}
  fi
}

journeys() {
  if [ ! -f tests/journeys/run.mjs ]; then
    absent "browser journeys" "no tests/journeys/run.mjs"
  elif [ ! -x "$BUILD/release/socle" ]; then
    absent "browser journeys" "no release binary"
  else
    journey_packages
    SOCLE_BINARY=$BUILD/release/socle part "browser journeys${1:+ about '$1'}" timeout 1800 node tests/journeys/run.mjs ${1:+"$1"}
  fi
}

# Every command of the binary, with its refusals, on both engines.
command_line() { # preset, word
  if [ -x "$BUILD/$1/socle" ]; then
    SOCLE_BINARY=$BUILD/$1/socle part "command line${2:+ about '$2'}" timeout 1200 node tests/cli/run.mjs ${2:+"$2"}
  else
    absent "command line" "no socle in the $1 build"
  fi
}

# Three recipes followed in a copy of the tree; the units that did not change come from the cache.
recipes() { # preset
  part "recipes ($1)" env SOCLE_JOBS="$(build_jobs)" timeout 1800 node tests/recipes/run.mjs "$1"
}

# The browser driver and the accessibility checker are packages of web/: one lock file.
journey_packages() {
  need_node
  web_install
}

golden_binaries() { # the test binaries that have golden cases
  local binary
  for binary in "$BUILD/$1"/server/*_test; do
    [ -x "$binary" ] && "$binary" --gtest_list_tests "--gtest_filter=*olden*" 2>/dev/null | grep -q '^  ' && echo "$binary"
  done
  true
}

run_golden() { # preset
  local binary status=0
  while read -r binary; do
    "$binary" --gtest_brief=1 "--gtest_filter=*olden*" || status=1
  done < <(golden_binaries "$1")
  return $status
}
