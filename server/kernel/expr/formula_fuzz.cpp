// Any bytes as a formula: refused at a character, or evaluated and printed within limits.
//
// Shape    byte 0: the entity; then the text.
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "kernel/expr/test_model.h"

namespace {
using namespace socle;
using namespace socle::expr;

[[noreturn]] void broken(const char* promise, std::string_view input) {
  std::fprintf(stderr, "%s: %.*s\n", promise, static_cast<int>(input.size()), input.data());
  std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size < 1) return 0;
  static World w;
  static const TestRow* const rows[] = {
      &w.add("account", *parse_json(R"({"id":1,"name":"Lumen","city":"Lyon","employees":4,"active":true})")),
      &w.add(
          "opportunity",
          *parse_json(
              R"({"id":3,"name":"Gymnase","account":1,"amount":{"amount":"10","currency":"EUR"},"stage":"won","expected_close_on":"2026-03-29","rate":"0.5"})"))};
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const TestRow& row = *rows[data[0] % 2];
  auto formula = parse_formula(text, w.snapshot(), row.entity(), Visibility{},
                               [](const Field& f) { return w.derived().shape(f); });
  if (!formula) {
    const Refusal& r = formula.error();
    if (!r.code.starts_with("formula.")) broken("a formula is refused as one", text);
    if (!r.params.empty() && r.params[0].first == "at" && valid_utf8(text) &&
        std::stoull(r.params[0].second) > code_points(text) + 1)
      broken("the place is inside", text);
    return 0;
  }
  auto value = evaluate(*formula, row, w.context);
  if (!value && !value.error().code.starts_with("formula.")) broken("what cannot be computed is a refusal", text);
  if (value && as_text(*value).size() > 64 * 1024) broken("texts are bounded", text);
  for (const storage::Dialect* d : {&storage::sqlite_dialect(), &storage::postgres_dialect()}) {
    Sql sql;
    if (print_sql(*formula, row.entity(), "t0", w.context, *d, {}, sql).size() > 4'000'000)
      broken("SQL stays small", text);
  }
  return 0;
}
