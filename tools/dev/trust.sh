# ./dev trust [words]: injects the faults of tests/faults on both engines and prints the figures (nothing lost, torn, doubled).
# Words go to the runner: a fault's name, --kills N, --seed S.
need build test trust
. "$ROOT/tools/dev/suite.sh"
[ -f tests/faults/run.sh ] || [ -f tests/faults/run.mjs ] || stop "no faults in tests/faults yet"
need_node
step "build (release and debug)"
compile release socle || stop "the release build failed"
compile debug || stop "the debug build failed"
export SOCLE_BINARY=$BUILD/release/socle SOCLE_DEBUG_BINARY=$BUILD/debug/socle SOCLE_POSTGRES_TOOL=$ROOT/tools/postgres.sh
if [ -f tests/faults/run.sh ]; then bash tests/faults/run.sh "$@"; else node tests/faults/run.mjs "$@"; fi
