# Fuzzers of the parsers: every x_fuzz.cpp becomes <folder>_x_fuzz, built by clang 19 with AddressSanitizer.
#
# fuzz_build        configures and builds them           fuzz_all SECONDS     runs each so long, as many at once as cores
# Seeds: tests/fuzz/x/ when it exists. A crash is kept in $BUILD/fuzz/crashes and its command printed.

fuzz_sources() { git ls-files --cached --others --exclude-standard -- 'server/*_fuzz.cpp'; }

fuzz_build() {
  mkdir -p "$BUILD"
  [ -f "$BUILD/fuzz/build.ninja" ] || configure fuzz || return 1
  ninja -C "$BUILD/fuzz" -j "$(build_jobs)" fuzzers </dev/null
}

fuzz_one() { # binary, seconds
  local name=${1##*/} subject corpus log status=0
  subject=${name%_fuzz}
  corpus=$BUILD/fuzz/corpus/$subject
  log=$BUILD/logs/$name.log
  mkdir -p "$corpus" "$BUILD/fuzz/crashes"
  "$1" "$corpus" $([ -d "tests/fuzz/${subject#*_}" ] && echo "tests/fuzz/${subject#*_}") -max_total_time="$2" -timeout=20 \
    -rss_limit_mb=2048 -malloc_limit_mb=1024 -print_final_stats=1 -artifact_prefix="$BUILD/fuzz/crashes/$subject-" \
    </dev/null >"$log" 2>&1 || status=$?
  local runs
  runs=$(sed -n 's/^stat::number_of_executed_units: //p' "$log" | tail -1)
  if [ $status -eq 0 ]; then
    echo "ok      $name: ${runs:-0} inputs in $2 s"
  else
    echo "FAILED  $name: $(grep -m1 -E 'ERROR|SUMMARY|ALARM' "$log" || echo "status $status")"
    grep -m1 'Test unit written' "$log" || true
    sed -n '/does not keep its promise/{p;q}' "$log"   # the promise that was broken, when it is one of ours
    grep '^Base64: ' "$log" || true
    grep -A12 -m1 '#0 ' "$log" || true
    return 1
  fi
}

fuzz_all() { # seconds
  local binary pids=() passed=0 failed=0 pid
  for binary in "$BUILD"/fuzz/server/*_fuzz; do
    [ -x "$binary" ] || continue
    fuzz_one "$binary" "$1" &
    pids+=($!)
    if [ ${#pids[@]} -ge "$(nproc)" ]; then
      pid=${pids[0]}
      pids=("${pids[@]:1}")
      if wait "$pid"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    fi
  done
  for pid in ${pids[@]+"${pids[@]}"}; do
    if wait "$pid"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
  done
  echo "fuzzers: $passed passed, $failed failed"
  [ $failed -eq 0 ] && [ $passed -gt 0 ]
}
