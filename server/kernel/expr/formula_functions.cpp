#include "kernel/expr/formula_functions.h"

#include <algorithm>

namespace socle::expr {
namespace {
using Nodes = std::vector<FormulaNode>;
using Shape = std::optional<FormulaShape>;
using enum FormulaType;

bool is(const FormulaNode& n, FormulaType t) { return n.shape.type == t; }
bool all_are(const Nodes& nodes, FormulaType t) {
  return std::all_of(nodes.begin(), nodes.end(), [t](const FormulaNode& n) { return is(n, t); });
}
bool empty_literal(const FormulaNode& n) { return n.kind == FormulaNode::Kind::literal && empty(n.literal); }
int widest(const Nodes& nodes, std::size_t from) {
  int scale = 0;
  for (std::size_t i = from; i < nodes.size(); ++i)
    if (is(nodes[i], number)) scale = std::max(scale, nodes[i].shape.scale);
  return scale;
}

// The values of a choice between several (if, coalesce, min): one type, numbers at one scale; `empty` fits any.
Shape unified(Nodes& nodes, std::size_t from) {
  FormulaShape shape;
  for (std::size_t i = from; i < nodes.size(); ++i)
    if (!empty_literal(nodes[i])) {
      shape = nodes[i].shape;
      break;
    }
  if (shape.type == other || shape.type == codes) return std::nullopt;
  if (shape.type == number) shape.scale = widest(nodes, from);
  for (std::size_t i = from; i < nodes.size(); ++i) {
    if (empty_literal(nodes[i])) {
      nodes[i].shape = shape;
      continue;
    }
    if (nodes[i].shape.type != shape.type) return std::nullopt;
    if (shape.type == number) rescale(nodes[i], shape.scale);
  }
  return shape;
}

Shape sum(Nodes& a) {
  if (!all_are(a, number)) return std::nullopt;
  return unified(a, 0);
}
Shape product(Nodes& a) {
  if (!all_are(a, number)) return std::nullopt;
  return FormulaShape{number, std::min(kMostScale, a[0].shape.scale + a[1].shape.scale)};
}
Shape quotient(Nodes& a) {
  if (!all_are(a, number)) return std::nullopt;
  return FormulaShape{number, std::max(kLeastQuotientScale, a[0].shape.scale)};
}
Shape same_number(Nodes& a) { return is(a[0], number) ? Shape(a[0].shape) : std::nullopt; }
Shape equality(Nodes& a) { return unified(a, 0) ? Shape(FormulaShape{boolean}) : std::nullopt; }
Shape ordering(Nodes& a) {
  if (is(a[0], text) || is(a[0], boolean)) return std::nullopt;
  return equality(a);
}
Shape logic(Nodes& a) { return all_are(a, boolean) ? Shape(FormulaShape{boolean}) : std::nullopt; }
Shape presence(Nodes&) { return FormulaShape{boolean}; }
Shape condition(Nodes& a) { return is(a[0], boolean) ? unified(a, 1) : std::nullopt; }
Shape first_set(Nodes& a) { return is(a[0], boolean) ? std::nullopt : unified(a, 0); }
Shape extreme(Nodes& a) {
  if (is(a[0], text) || is(a[0], boolean)) return std::nullopt;
  return unified(a, 0);
}
Shape rounded(Nodes& a) {
  if (!is(a[0], number)) return std::nullopt;
  std::int64_t digits = 0;
  if (a.size() == 2) {
    // The number of decimals is known when the formula is compiled: scales are static.
    if (a[1].kind != FormulaNode::Kind::literal || !is(a[1], number) || a[1].shape.scale != 0) return std::nullopt;
    digits = as_int(a[1].literal);
    if (digits > kMostScale) return std::nullopt;
    a.pop_back();
  }
  rescale(a[0], static_cast<int>(digits));
  return a[0].shape;
}
Shape texts(Nodes& a) { return all_are(a, text) ? Shape(FormulaShape{text}) : std::nullopt; }
Shape length_of(Nodes& a) { return is(a[0], text) ? Shape(FormulaShape{number, 0}) : std::nullopt; }
Shape text_test(Nodes& a) { return all_are(a, text) ? Shape(FormulaShape{boolean}) : std::nullopt; }
Shape text_of(Nodes& a) {
  return is(a[0], number) || is(a[0], day) || is(a[0], text) ? Shape(FormulaShape{text}) : std::nullopt;
}
Shape cut(Nodes& a) {
  return is(a[0], text) && is(a[1], number) && a[1].shape.scale == 0 ? Shape(FormulaShape{text}) : std::nullopt;
}
Shape member(Nodes& a) {
  const bool literal =
      a[1].kind == FormulaNode::Kind::literal && is(a[1], text) && as_text(a[1].literal).find('|') == std::string::npos;
  return is(a[0], codes) && a[0].kind == FormulaNode::Kind::field && literal ? Shape(FormulaShape{boolean})
                                                                             : std::nullopt;
}
Shape category(Nodes& a) {
  return a[0].kind == FormulaNode::Kind::field && a[0].path.field && !a[0].path.field->pipelines.empty()
             ? Shape(FormulaShape{text})
             : std::nullopt;
}
Shape today(Nodes&) { return FormulaShape{day}; }
Shape now(Nodes&) { return FormulaShape{instant}; }
Shape days_between(Nodes& a) { return all_are(a, day) ? Shape(FormulaShape{number, 0}) : std::nullopt; }
Shape hours_between(Nodes& a) { return all_are(a, instant) ? Shape(FormulaShape{number, 2}) : std::nullopt; }
Shape moved_day(Nodes& a) {
  return is(a[0], day) && is(a[1], number) && a[1].shape.scale == 0 ? Shape(FormulaShape{day}) : std::nullopt;
}
Shape day_part(Nodes& a) { return is(a[0], day) ? Shape(FormulaShape{number, 0}) : std::nullopt; }
Shape month_start(Nodes& a) { return is(a[0], day) ? Shape(FormulaShape{day}) : std::nullopt; }
Shape unsaid(Nodes& a) { return same_number(a); }
}  // namespace

const std::vector<FormulaFunction>& all_functions() {
  static const std::vector<FormulaFunction> list{
      {"+", "", 2, 2, sum},
      {"-", "", 2, 2, sum},
      {"*", "", 2, 2, product},
      {"/", "", 2, 2, quotient},
      {"negative", "", 1, 1, same_number},
      {"scale", "", 1, 1, unsaid},
      {"=", "", 2, 2, equality},
      {"<>", "", 2, 2, equality},
      {"<", "", 2, 2, ordering},
      {"<=", "", 2, 2, ordering},
      {">", "", 2, 2, ordering},
      {">=", "", 2, 2, ordering},
      {"and", "et", 2, 2, logic},
      {"or", "ou", 2, 2, logic},
      {"not", "non", 1, 1, logic},
      {"if", "si", 3, 3, condition},
      {"coalesce", "premier", 2, 10, first_set},
      {"is_empty", "est_vide", 1, 1, presence},
      {"is_set", "est_rempli", 1, 1, presence},
      {"min", "minimum", 2, 10, extreme},
      {"max", "maximum", 2, 10, extreme},
      {"abs", "valeur_absolue", 1, 1, same_number},
      {"round", "arrondi", 1, 2, rounded},
      {"concat", "concatener", 1, 20, texts},
      {"join", "joindre", 2, 20, texts},
      {"length", "longueur", 1, 1, length_of},
      {"left", "gauche", 2, 2, cut},
      {"contains", "contient", 2, 2, text_test},
      {"starts_with", "commence_par", 2, 2, text_test},
      {"text", "texte", 1, 1, text_of},
      {"has", "comporte", 2, 2, member},
      {"category", "categorie", 1, 1, category},
      {"today", "aujourdhui", 0, 0, today},
      {"now", "maintenant", 0, 0, now},
      {"days_between", "jours_entre", 2, 2, days_between},
      {"hours_between", "heures_entre", 2, 2, hours_between},
      {"add_days", "ajouter_jours", 2, 2, moved_day},
      {"add_months", "ajouter_mois", 2, 2, moved_day},
      {"year", "annee", 1, 1, day_part},
      {"quarter", "trimestre", 1, 1, day_part},
      {"month", "mois", 1, 1, day_part},
      {"month_day", "jour_du_mois", 1, 1, day_part},
      {"start_of_month", "debut_du_mois", 1, 1, month_start},
  };
  return list;
}

const FormulaFunction* find_function(std::string_view name) {
  for (const auto& f : all_functions())
    if (f.name == name || (!f.french.empty() && f.french == name)) return &f;
  return nullptr;
}

std::int64_t power_of_ten(int n) {
  std::int64_t p = 1;
  for (int i = 0; i < n; ++i) p *= 10;
  return p;
}

void rescale(FormulaNode& node, int scale) {
  if (node.shape.type != FormulaType::number || node.shape.scale == scale) return;
  FormulaNode call;
  call.kind = FormulaNode::Kind::call;
  call.function = "scale";
  call.at = node.at;
  call.shape = {FormulaType::number, scale, node.shape.height + (scale < node.shape.scale ? 4 : 2)};
  call.arguments.push_back(std::move(node));
  node = std::move(call);
}

}  // namespace socle::expr
