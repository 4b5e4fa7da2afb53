# ./dev build [release|debug|asan|tsan]: the release binary, with the web application inside, is build/release/socle.
preset=${1:-release}
case $preset in release | debug | asan | tsan) ;; *) stop "build what? release, debug, asan or tsan" ;; esac

need build
. "$ROOT/tools/dev/web.sh"
if [ "$preset" = release ]; then
  if web_is_there; then web_build; else say "web: absent, the binary is built without it"; fi
fi
step "server ($preset)"
if [ "$preset" = release ]; then set -- release socle; else set -- "$preset"; fi
compile "$@" || stop "the $preset build failed"
say "built: $BUILD/$preset"
