# ./dev golden [--accept]: shows what generated files would become; --accept writes them under tests/golden.
# The golden cases are GoogleTest cases whose name contains "Golden"; they write instead of comparing when
# SOCLE_ACCEPT_GOLDEN=1. CI never sets it.
case ${1:-} in "" | --accept) ;; *) stop "golden: unknown option $1" ;; esac
need build
. "$ROOT/tools/dev/suite.sh"
step "build (debug)"
compile debug || stop "the debug build failed"
[ -n "$(golden_binaries debug)" ] || stop "no test has a golden case yet"
if [ "${1:-}" = --accept ]; then
  SOCLE_ACCEPT_GOLDEN=1 run_golden debug || stop "a golden case failed for another reason than a difference"
  if grep -qs . server/http/labels/errors.en.json; then node tools/error_catalogue.mjs --accept; fi
  run_golden debug || stop "a golden file still differs after it was written: its generator is not deterministic"
  git --no-pager status --short -- tests/golden docs/api
  git --no-pager diff --stat -- tests/golden docs/api
  say "written; say in the commit message why they changed"
else
  run_golden debug && say "every golden file is as generated"
fi
