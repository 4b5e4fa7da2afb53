# ./dev shots [word]: screenshots of every screen, in French and English, desktop and phone, into $BUILD/shots.
need build web test
. "$ROOT/tools/dev/web.sh"
. "$ROOT/tools/dev/suite.sh"
[ -f tests/journeys/shots.mjs ] || stop "no tests/journeys/shots.mjs yet"
web_build
step "build (release)"
compile release socle || stop "the release build failed"
journey_packages
mkdir -p "$BUILD/shots"
SOCLE_BINARY=$BUILD/release/socle SOCLE_SHOTS=$BUILD/shots node tests/journeys/shots.mjs "$@"
say "pictures in $BUILD/shots"
