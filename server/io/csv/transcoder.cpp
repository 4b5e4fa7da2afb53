#include <array>
#include <utility>

#include "io/csv/encoding.h"
#include "io/csv/utf8_sequence.h"

namespace socle::csv {
namespace {

constexpr std::array<std::pair<Encoding, std::string_view>, 5> kNames{{
    {Encoding::utf8, "utf-8"},
    {Encoding::utf16_le, "utf-16le"},
    {Encoding::utf16_be, "utf-16be"},
    {Encoding::windows_1252, "windows-1252"},
    {Encoding::iso_8859_15, "iso-8859-15"},
}};

// windows-1252, 0x80 to 0x9F; the five unused bytes stand for themselves, as browsers read them.
constexpr std::array<char16_t, 32> kWindows1252{0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
                                                0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

char32_t iso_8859_15(unsigned char c) {
  switch (c) {
    case 0xA4: return 0x20AC;
    case 0xA6: return 0x0160;
    case 0xA8: return 0x0161;
    case 0xB4: return 0x017D;
    case 0xB8: return 0x017E;
    case 0xBC: return 0x0152;
    case 0xBD: return 0x0153;
    case 0xBE: return 0x0178;
    default: return c;
  }
}

void append_code_point(char32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

}  // namespace

std::string_view name_of(Encoding e) {
  for (const auto& [encoding, name] : kNames)
    if (encoding == e) return name;
  return {};
}

std::optional<Encoding> find_encoding(std::string_view name) {
  for (const auto& [encoding, known] : kNames)
    if (known == name) return encoding;
  return std::nullopt;
}

std::unexpected<Refusal> Transcoder::not_in_encoding(std::uint64_t at) const {
  return refuse(RefusalKind::invalid, "file.not_in_encoding",
                {{"encoding", std::string(name_of(encoding_))}, {"byte", std::to_string(at)}});
}

Done Transcoder::add(std::string_view bytes, std::string& out) {
  Done done;
  if (encoding_ == Encoding::utf8) {
    done = add_utf8(bytes, out);
  } else if (encoding_ == Encoding::utf16_le || encoding_ == Encoding::utf16_be) {
    done = add_utf16(bytes, out);
  } else {
    add_single_byte(bytes, out);
  }
  consumed_ += bytes.size();
  return done;
}

Done Transcoder::add_utf8(std::string_view bytes, std::string& out) {
  std::size_t i = 0;
  while (!held_.empty() && i < bytes.size()) {
    held_ += bytes[i++];
    const int n = utf8_sequence(held_);
    if (n == 0) return not_in_encoding(consumed_ + i - held_.size());
    if (n > 0) {
      out += held_;
      held_.clear();
    }
  }
  const std::size_t begin = i;
  while (i < bytes.size()) {
    i += ascii_prefix(bytes.substr(i));
    if (i == bytes.size()) break;
    const int n = utf8_sequence(bytes.substr(i));
    if (n == 0) return not_in_encoding(consumed_ + i);
    if (n < 0) {
      held_ = bytes.substr(i);
      break;
    }
    i += static_cast<std::size_t>(n);
  }
  out += bytes.substr(begin, i - begin);
  return {};
}

Done Transcoder::add_utf16(std::string_view bytes, std::string& out) {
  const auto unit = [&](std::string_view two) {
    const auto a = static_cast<unsigned char>(two[0]), b = static_cast<unsigned char>(two[1]);
    return static_cast<char32_t>(encoding_ == Encoding::utf16_le ? a | b << 8 : a << 8 | b);
  };
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    held_ += bytes[i];
    if (held_.size() % 2 != 0) continue;
    const char32_t first = unit(std::string_view(held_).substr(0, 2));
    if (held_.size() == 2) {
      if (first >= 0xDC00 && first <= 0xDFFF) return not_in_encoding(consumed_ + i - 1);
      if (first >= 0xD800 && first <= 0xDBFF) continue;
      append_code_point(first, out);
    } else {
      const char32_t second = unit(std::string_view(held_).substr(2, 2));
      if (second < 0xDC00 || second > 0xDFFF) return not_in_encoding(consumed_ + i - 3);
      append_code_point(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00), out);
    }
    held_.clear();
  }
  return {};
}

void Transcoder::add_single_byte(std::string_view bytes, std::string& out) {
  std::size_t i = 0;
  while (i < bytes.size()) {
    const std::size_t plain = ascii_prefix(bytes.substr(i));
    out += bytes.substr(i, plain);
    i += plain;
    if (i == bytes.size()) break;
    const auto c = static_cast<unsigned char>(bytes[i++]);
    if (encoding_ == Encoding::iso_8859_15) append_code_point(iso_8859_15(c), out);
    else append_code_point(c < 0xA0 ? kWindows1252[c - 0x80] : c, out);
  }
}

Done Transcoder::finish() {
  if (!held_.empty()) return not_in_encoding(consumed_ - held_.size());
  return {};
}

}  // namespace socle::csv
