# ./dev check [--long]: exactly what CI runs. Budget: 60 minutes on two cores; it says when it is over.
# --long adds ThreadSanitizer, 50 kills and an hour of fuzzing for each parser.
long=no
case ${1:-} in "") ;; --long) long=yes ;; *) stop "check: unknown option $1" ;; esac

need build web test check
[ $long = no ] || need trust
. "$ROOT/tools/dev/web.sh"
. "$ROOT/tools/dev/suite.sh"
. "$ROOT/tools/dev/fuzz.sh"
need_node
with_postgres
mkdir -p "$BUILD/logs"

data=${SOCLE_DATA:-$ROOT/../shared/data}
if [ -d "$data" ]; then
  SOCLE_DATA=$(cd "$data" && pwd)
  export SOCLE_DATA
else
  absent "tests on outside data" "no folder $data (SOCLE_DATA): the cases that read it are skipped"
fi

part "house checks" tools/check_house
# Formatting is enforced from the commit that formats the whole tree on: that commit adds the line below to .clang-format.
if grep -qs '^# enforced$' .clang-format; then part "format" "$ROOT/dev" format --check; fi

if web_is_there; then
  part "web packages" web_install
  if has_script check; then part "web types and lint" npm --prefix web run check; fi
  part "web build" web_build
  if has_script size; then part "web size budget" npm --prefix web run size; fi
  web_tests
else
  absent "web" "no web application yet"
fi

sanitized() { # preset, engines...: unit tests and scenarios under a sanitizer
  local preset=$1 engine
  shift
  part "build ($preset)" compile "$preset"
  if [ -f "$BUILD/$preset/build.ninja" ]; then
    unit_tests "$preset"
    for engine in "$@"; do scenarios "$preset" "$engine"; done
  fi
}
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_stack_use_after_return=1:strict_string_checks=1:abort_on_error=0}
export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=1:second_deadlock_stack=1}

# Every unit test and scenario that ./dev test runs in the debug build runs here under AddressSanitizer: a third build of the
# whole tree would find nothing more and cost its compile time.
part "build (release)" compile release socle
faults() { SOCLE_BINARY="$BUILD/release/socle" node tests/faults/run.mjs "$@"; }
part "faults (quick)" faults --quick
command_line release
journeys
sanitized asan sqlite postgres
recipes asan

if [ -n "$(fuzz_sources)" ]; then
  part "build (fuzzers)" fuzz_build
  part "fuzzers" fuzz_all $([ $long = yes ] && echo 3600 || echo 60)
else
  absent "fuzzers" "no *_fuzz.cpp in server"
fi

if [ $long = yes ]; then
  sanitized tsan sqlite
  part "50 kills" faults --kills 50
fi

say ""
say "check took $((SECONDS / 60)) min $((SECONDS % 60)) s$([ $long = no ] && [ $SECONDS -gt 3600 ] && echo '  OVER THE BUDGET of 60 minutes')"
tally
