# ./dev bench [small|large]: the table of speed, beside bare baselines, on the release binary (10,000 or 1,000,000 contacts).
size=${1:-small}
case $size in small | large) ;; *) stop "bench: small or large" ;; esac
need build web test
. "$ROOT/tools/dev/web.sh"
. "$ROOT/tools/dev/suite.sh"
[ -f tests/load/run.sh ] || [ -f tests/load/run.mjs ] || stop "no measures in tests/load yet"
need_node
if web_is_there; then web_build; fi
step "build (release)"
compile release || stop "the release build failed"
with_postgres
export SOCLE_BINARY=$BUILD/release/socle
step "bench $size: $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
if [ -f tests/load/run.sh ]; then bash tests/load/run.sh "$size"; else node tests/load/run.mjs "$size"; fi
