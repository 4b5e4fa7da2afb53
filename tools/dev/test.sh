# ./dev test [word] [--fast]: everything on both engines, the web tests and the browser journeys.
# --fast: unit tests (field conformance and golden files are among them) and scenarios on SQLite. A word: only what concerns it, no browser
# unless a journey bears the word.
word=
fast=no
for argument in "$@"; do
  case $argument in
    --fast) fast=yes ;;
    -*) stop "test: unknown option $argument" ;;
    *) word=$argument ;;
  esac
done

need build
[ $fast = yes ] || need web test
. "$ROOT/tools/dev/web.sh"
. "$ROOT/tools/dev/suite.sh"

step "build (debug)"
compile debug || stop "the debug build failed: no test was run"

if [ $fast = yes ]; then
  unit_tests debug "$word"
  scenarios debug sqlite "$word"
  tally
  exit $?
fi

need_node
with_postgres
unit_tests debug "$word"
scenarios debug sqlite "$word"
scenarios debug postgres "$word"
command_line debug "$word"
web_tests "$word"
if [ -z "$word" ]; then
  part "house checks" tools/check_house
  recipes debug
fi
if [ -z "$word" ] || compgen -G "tests/journeys/*$word*" >/dev/null; then
  if web_is_there; then web_build; fi
  step "build (release, for the browser)"
  compile release socle || stop "the release build failed"
  journeys "$word"
fi
tally
