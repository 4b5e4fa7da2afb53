# ./dev trust [words]: injects the faults of tests/faults on both engines and prints the figures (nothing lost, torn, doubled).
# Words go to the runner: a fault's name, --kills N, --seed S, --engine E, --quick (90 s), --full (the numbers to publish).
need build test trust
. "$ROOT/tools/dev/suite.sh"
need_node
step "build (release and debug)"
compile release socle || stop "the release build failed"
compile debug || stop "the debug build failed"
export SOCLE_BINARY=$BUILD/release/socle SOCLE_DEBUG_BINARY=$BUILD/debug/socle SOCLE_POSTGRES_TOOL=$ROOT/tools/postgres.sh
node tests/faults/run.mjs "$@"
