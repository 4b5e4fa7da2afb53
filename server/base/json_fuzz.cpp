// Any bytes as a JSON body: refused by a code of json.*, or a tree that is written and read again as itself.
#include <cstdio>
#include <cstdlib>

#include "base/json.h"

namespace {
[[noreturn]] void broken(const char* promise, std::string_view input) {
  std::fprintf(stderr, "%s: %.*s\n", promise, static_cast<int>(input.size()), input.data());
  std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace socle;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto tree = parse_json(text);
  if (!tree) {
    if (tree.error().kind != RefusalKind::invalid || !tree.error().code.starts_with("json.")) broken("a body is refused as one", text);
    return 0;
  }
  const std::string written = tree->dump();
  const auto again = parse_json(written, {64 << 20, 32});
  if (!again || *again != *tree) broken("what is written is read as itself", text);
  if (again->dump() != written) broken("and written the same", text);
  Json merged = *tree;
  merge_patch(merged, *tree);
  Json twice = merged;
  merge_patch(twice, *tree);
  if (twice != merged) broken("a patch applied twice changes nothing more", text);
  return 0;
}
