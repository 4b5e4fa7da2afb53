// The texts that cells refer to by number (xl/sharedStrings.xml).
//
// Refuses  xlsx.too_many_strings {max}   over 64 MiB of text or four million texts
//          xlsx.cell_too_large {max}     one of over 1 MiB
// Keeps    Text lies in blocks, 8 bytes of index per text: a big table costs its size once, not twice.
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "io/xlsx/xml_scan.h"

namespace socle::xlsx {

constexpr std::size_t kMaxText = 1 << 20;

// "_x000D_" in a text of a workbook stands for the letter of that code.
void append_unescaped(std::string_view text, std::string& out);

class SharedStrings final : public XmlEvents {
 public:
  explicit SharedStrings(std::uint64_t max_bytes = 64ULL << 20) : max_bytes_(max_bytes) {}
  std::optional<std::string_view> find(std::uint64_t index) const;
  std::size_t size() const { return index_.size(); }

  Done begin(std::string_view element, const Attributes& attributes) override;
  Done text(std::string_view piece) override;
  Done end(std::string_view element) override;

 private:
  struct Entry {
    std::uint32_t position, length;  // position: block * kBlock + offset
  };
  Done add(std::string_view text);

  std::uint64_t max_bytes_, bytes_ = 0;
  std::deque<std::string> blocks_;
  std::deque<Entry> index_;
  std::string raw_, clear_;
  bool in_text_ = false, in_reading_aid_ = false;  // <rPh>: how Japanese names are spoken, not part of the text
};

}  // namespace socle::xlsx
