// A leaf reduced to one question about one stored column, so that memory and SQL cannot answer differently.
//
// Shape    probe_of(leaf, context): relative dates, persons, hierarchies and text are resolved here, once, for both.
// Keeps    An empty value answers false; `negated` is the exact complement of that.
// Units    Text with a key column is compared by its primary collation key (case and accents ignored, KERNEL F10);
//          long text by bytes after ASCII lower case; exact text by bytes. `contains` looks for the bytes of the operand
//          inside those of the value. Latin letters and digits are one byte of key each; in scripts whose keys are
//          compressed (Greek, Cyrillic) `contains` may miss a match in the middle of a word.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kernel/expr/condition.h"

namespace socle::expr {

using storage::Cell;

struct Range {
  Cell from, to;        // monostate: no bound
  bool above = false;   // from is excluded
  bool closed = false;  // to is included
};
struct Probe {
  enum class Kind { never, set, ranges, one_of, contains, ends_with, link };
  // What is compared: the column itself, the primary part of the key, lower-cased text, or codes between bars.
  enum class Side { plain, key, folded, bars };
  Kind kind = Kind::never;
  Side side = Side::plain;
  std::string suffix;  // of the physical column
  bool negated = false;
  std::vector<Range> ranges;
  std::vector<Cell> values;  // one_of, contains (any of them), ends_with (1)
  std::vector<Link> links;   // link: id 0 = any record of the entity
};
Probe probe_of(const Condition& leaf, const EvalContext& context);

std::string lower_ascii(std::string_view s);
// The smallest text above every text that begins with `prefix`; nothing when there is none.
std::optional<std::string> after_prefix_utf8(std::string prefix);
std::optional<std::string> after_prefix_bytes(std::string prefix);

}  // namespace socle::expr
