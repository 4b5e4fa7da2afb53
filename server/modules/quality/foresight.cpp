#include "modules/quality/foresight.h"

#include "base/text.h"

namespace socle::quality {

std::size_t Foresight::mark(const meta::Field& field, const Value& value) {
  const std::string text = as_text(value);
  return std::hash<std::string>()(std::to_string(reinterpret_cast<std::uintptr_t>(&field)) + ":" + (text.empty() ? std::to_string(as_int(value)) : primary_key(text)));
}

}  // namespace socle::quality
