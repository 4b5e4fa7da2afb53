# ./dev where <word>: every file where a word lives, by kind; its own files (named after it) first.
word=${1:-}
[ -n "$word" ] || stop "where is what? give a word: ./dev where opportunity"
files_in() { # title, path patterns...
  local title=$1 file hits named= others=
  shift
  while IFS= read -r file; do
    hits=${file##*:} file=${file%:*}
    if [[ ${file,,} == *"${word,,}"* ]]; then
      named+="  * $file ($hits)"$'\n'
    elif [ "$hits" -gt 0 ]; then
      others+="    $file ($hits)"$'\n'
    fi
  done < <(git ls-files --cached --others --exclude-standard -- "$@" | sort -u | xargs -r -d '\n' grep -ciFHs -- "$word")
  if [ -n "$named$others" ]; then printf '%s\n%s%s' "$title" "$named" "$others"; fi
}
say "'$word' (* named after it; in brackets, the lines that contain it)"
files_in "definitions" '*.yaml' ':!schema'
files_in "labels" '*labels/*.json' '*.labels.json'
files_in "rules, actions, jobs" 'server/modules/*.cpp' 'server/modules/*.h'
files_in "kernel, io" 'server/base/*' 'server/kernel/*.cpp' 'server/kernel/*.h' 'server/io/*.cpp' 'server/io/*.h'
files_in "edges" 'server/http/*.cpp' 'server/http/*.h' 'server/cli/*.cpp' 'server/cli/*.h' 'server/main.cpp'
files_in "migrations, schemas" 'server/migrations/*' 'schema/*'
files_in "scenarios and cases" '*.scn' '*.cases.json'
files_in "web" 'web/src/*'
files_in "tests" 'tests/*'
files_in "documents" '*.md'
