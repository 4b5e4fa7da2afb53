#include "io/xlsx/shared_strings.h"

#include <charconv>

namespace socle::xlsx {
namespace {

constexpr std::size_t kBlock = kMaxText;
constexpr std::size_t kMaxTexts = 4'000'000;

// The code of "_xHHHH_" at the front, or -1. Control letters other than TAB, LF, CR and halves of pairs give nothing.
int escaped_code(std::string_view s) {
  if (s.size() < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_') return -1;
  int code = 0;
  const auto [end, error] = std::from_chars(s.data() + 2, s.data() + 6, code, 16);
  return error == std::errc() && end == s.data() + 6 ? code : -1;
}

void append_letter(int code, std::string& out) {
  if (code < 0x80) {
    if (code >= 0x20 || code == '\t' || code == '\n' || code == '\r') out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0xD800 || code > 0xDFFF) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

}  // namespace

void append_unescaped(std::string_view text, std::string& out) {
  for (auto at = text.find("_x"); at != std::string_view::npos; at = text.find("_x")) {
    out += text.substr(0, at);
    text.remove_prefix(at);
    const int code = escaped_code(text);
    if (code >= 0) {
      append_letter(code, out);
      text.remove_prefix(7);
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  out += text;
}

std::optional<std::string_view> SharedStrings::find(std::uint64_t index) const {
  if (index >= index_.size()) return std::nullopt;
  const Entry& e = index_[index];
  return std::string_view(blocks_[e.position / kBlock]).substr(e.position % kBlock, e.length);
}

Done SharedStrings::begin(std::string_view element, const Attributes&) {
  if (element == "si") raw_.clear();
  if (element == "rPh") in_reading_aid_ = true;
  if (element == "t") in_text_ = !in_reading_aid_;
  return {};
}

Done SharedStrings::text(std::string_view piece) {
  if (!in_text_) return {};
  if (raw_.size() + piece.size() > kMaxText)
    return refuse(RefusalKind::invalid, "xlsx.cell_too_large", {{"max", std::to_string(kMaxText)}});
  raw_ += piece;
  return {};
}

Done SharedStrings::end(std::string_view element) {
  if (element == "t") in_text_ = false;
  if (element == "rPh") in_reading_aid_ = false;
  if (element != "si") return {};
  clear_.clear();
  append_unescaped(raw_, clear_);
  return add(clear_);
}

Done SharedStrings::add(std::string_view text) {
  bytes_ += text.size();
  if (bytes_ > max_bytes_ || index_.size() >= kMaxTexts)
    return refuse(RefusalKind::invalid, "xlsx.too_many_strings", {{"max", std::to_string(max_bytes_)}});
  // A text of exactly one block would begin the next one at its end: it gets a block of its own, whose last place is not reused.
  if (blocks_.empty() || blocks_.back().size() + text.size() >= kBlock) {
    blocks_.emplace_back();
    blocks_.back().reserve(std::min<std::uint64_t>(kBlock, max_bytes_));
  }
  std::string& block = blocks_.back();
  index_.push_back({static_cast<std::uint32_t>((blocks_.size() - 1) * kBlock + block.size()),
                    static_cast<std::uint32_t>(text.size())});
  block += text;
  return {};
}

}  // namespace socle::xlsx
