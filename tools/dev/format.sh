# ./dev format [--check]: clang-format over our C++ files; --check only names those that differ.
command -v clang-format-19 >/dev/null || need check
mapfile -t files < <(git ls-files --cached --others --exclude-standard -- 'server/*.cpp' 'server/*.h' 'tests/*.cpp' 'tests/*.h' |
  while read -r file; do [ -f "$file" ] && echo "$file"; done)
if [ "${1:-}" = --check ]; then
  differing=$(printf '%s\0' "${files[@]}" | xargs -0 -n 20 -P "$(nproc)" clang-format-19 --dry-run --ferror-limit=1 2>&1 |
    sed -n 's/^\([^ :]*\):[0-9]*:[0-9]*: warning: code should be clang-formatted.*/\1/p' | sort -u)
  [ -z "$differing" ] && say "format: ${#files[@]} files as clang-format writes them" || {
    printf '%s\n' "$differing"
    stop "$(wc -l <<<"$differing") file(s) differ: run ./dev format"
  }
else
  printf '%s\0' "${files[@]}" | xargs -0 -n 20 -P "$(nproc)" clang-format-19 -i
  git --no-pager diff --stat -- server tests | tail -1
fi
