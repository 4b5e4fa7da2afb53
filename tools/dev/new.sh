# ./dev new <entity|rule|action|job> MODULE/NAME, <field|module> NAME, decision "a short sentence": writes the skeleton of a
# recipe (docs/recipes), with its failing scenario. Skeletons are in tools/skeletons/KIND, named as they land:
# {module} {name} {Name} {number} {title} are replaced in file names and in texts.
kind=${1:-}
target=${2:-}
[ -n "$target" ] || stop "new what? ./dev new entity|field|rule|action|job|module|decision NAME"
module= name=$target number= title=
case $kind in
  entity | rule | action | job)
    [[ $target == */* ]] || stop "say the module too: ./dev new $kind MODULE/NAME (modules: $(ls server/modules 2>/dev/null | tr '\n' ' '))"
    module=${target%%/*} name=${target#*/}
    [ -f "server/modules/$module/module.yaml" ] || stop "there is no module $module: ./dev new module $module (and its decision page first)"
    ;;
  module) module=$target ;;
  field) ;;
  decision)
    title=$target
    name=$(printf '%s' "$title" | iconv -f UTF-8 -t ASCII//TRANSLIT | tr '[:upper:]' '[:lower:]' | tr -cs 'a-z0-9' '-' | sed 's/^-//; s/-$//')
    number=$(ls docs/decisions | sed -n 's/^\([0-9]\{4\}\)-.*/\1/p' | sort -n | tail -1)
    number=$(printf '%04d' $((10#${number:-0} + 1)))
    ;;
  *) stop "new $kind: not a recipe (entity field rule action job module decision)" ;;
esac
if [ "$kind" != decision ]; then
  [[ $name =~ ^[a-z][a-z0-9_]{0,39}$ && $name != *__* ]] || stop "'$name' is not a name: lower case, digits, single underscores, 40 at most"
fi
# An entity's number is permanent and never given again: the next one after all that were ever in the standard model.
if [ "$kind" = entity ]; then
  number=$(($(grep -rhoE '^no: [0-9]+' server --include='*.yaml' | awk '{ if ($2 > max) max = $2 } END { print max + 0 }') + 1))
fi
Name=$(sed -E 's/(^|_)(.)/\U\2/g' <<<"$name")
fill() { sed -e "s|{module}|$module|g; s|{name}|$name|g; s|{Name}|$Name|g; s|{number}|$number|g; s|{title}|$title|g"; }

written=()
while IFS= read -r skeleton; do
  path=$(fill <<<"${skeleton#"tools/skeletons/$kind/"}")
  path=${path%.txt}
  [ -e "$path" ] && stop "$path exists already: nothing was written over it"
  written+=("$path")
done < <(find "tools/skeletons/$kind" -type f | sort)
while IFS= read -r skeleton; do
  path=$(fill <<<"${skeleton#"tools/skeletons/$kind/"}")
  path=${path%.txt}
  mkdir -p "$(dirname "$path")"
  fill <"$skeleton" >"$path"
done < <(find "tools/skeletons/$kind" -type f | sort)
printf 'written  %s\n' "${written[@]}"
case $kind in
  entity) say "now: its labels in server/modules/$module/labels/{fr,en}.json; then make the scenario true (./dev test $name)" ;;
  job) say "now: its line in server/http/node.cpp; then make the scenario true (./dev test $name)" ;;
  rule | action) say "now: its line in server/modules/$module/module.cpp; then make the scenario true (./dev test $name)" ;;
  field) say "now: its line in server/kernel/fields/all_fields.cpp and in labels/{fr,en}.json beside it; then ./dev test $name" ;;
  module) say "now: its folder in server/folders.cmake and its install in server/main.cpp" ;;
esac
