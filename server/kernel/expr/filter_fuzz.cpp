// Any bytes as a filter: refused by a code, or a condition that reads itself back, is evaluated and is printed.
//
// Shape    byte 0: the entity; then the JSON.
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "kernel/expr/test_model.h"

namespace {
using namespace socle;
using namespace socle::expr;

[[noreturn]] void broken(const char* promise, std::string_view input) {
  std::fprintf(stderr, "%s: %.*s\n", promise, static_cast<int>(input.size()), input.data());
  std::abort();
}
World& world() {
  static World w;
  static const bool filled = [] {
    w.context.now = *parse_instant("2026-03-29T10:00:00Z");
    const auto add = [](const char* entity, const char* json) { w.add(entity, *parse_json(json)); };
    add("account", R"({"id":1,"name":"Lumen","city":"Lyon","employees":4,"notes":"Gymnase","active":true})");
    add("contact", R"({"id":2,"first_name":"Anne","account":1,"tags":["vip"],"accounts_followed":[1]})");
    add("opportunity",
        R"({"id":3,"name":"Gymnase","account":1,"contact":2,"amount":{"amount":"10","currency":"EUR"},"stage":"won","expected_close_on":"2026-03-29"})");
    add("activity",
        R"({"id":4,"subject":"Appel","related":{"entity":"account","id":1},"due_at":"2026-03-29T08:00:00Z"})");
    return true;
  }();
  static_cast<void>(filled);
  return w;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size < 2) return 0;
  static constexpr const char* kEntities[] = {"account", "contact", "opportunity", "activity"};
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  World& w = world();
  const Entity& entity = w.entity(kEntities[data[0] % 4]);
  auto json = parse_json(text);
  if (!json) return 0;
  auto condition = parse_condition(*json, w.snapshot(), entity, Visibility{}, w.parse_context());
  if (!condition) {
    if (!condition.error().code.starts_with("filter.")) broken("a filter is refused as one", text);
    return 0;
  }
  const std::string canonical = to_json(*condition).dump();
  auto again = parse_condition(to_json(*condition), w.snapshot(), entity, Visibility{}, w.parse_context());
  if (!again || to_json(*again).dump() != canonical) broken("the canonical form reads itself back", text);
  const TestRow& row = *w.rows_of(entity).front();
  if (evaluate(*condition, row, w.context) != evaluate(*again, row, w.context))
    broken("both forms are equally true", text);
  for (const storage::Dialect* d : {&storage::sqlite_dialect(), &storage::postgres_dialect()}) {
    Sql sql;
    const std::string printed = print_sql(*condition, entity, "t0", w.context, *d, {}, sql);
    if (printed.empty() || printed.find('\0') != std::string::npos) broken("SQL is printed", text);
    // Values are parameters: no byte of a value stands in the text.
    if (printed.find(";") != std::string::npos || printed.find("--") != std::string::npos)
      broken("values are parameters", text);
  }
  return 0;
}
