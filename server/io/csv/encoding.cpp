// Detection. A BOM or valid UTF-8 settles the matter; what is left is single-byte text, where every byte string is "valid".
// So it is judged as a reader would: in Western text an accented letter stands among letters and looks like one. Text
// of MacRoman, CP850, Cyrillic, Greek or Asian code pages read as windows-1252 shows signs inside words, capitals after
// small letters, or long runs of accented letters; then uchardet names the likely encoding for the refusal.
#include "io/csv/encoding.h"

#include <uchardet/uchardet.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "io/csv/utf8_sequence.h"

namespace socle::csv {
namespace {

constexpr std::size_t kUchardetBytes = 1 << 20;

bool in(std::string_view set, unsigned char c) { return set.find(static_cast<char>(c)) != std::string_view::npos; }
bool ascii_letter(unsigned char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
bool ascii_lower(unsigned char c) { return c >= 'a' && c <= 'z'; }

// Read as windows-1252.
bool high_letter(unsigned char c) {
  return (c >= 0xC0 && c != 0xD7 && c != 0xF7) || in("\x8A\x8C\x8E\x9A\x9C\x9E\x9F", c);
}
bool high_capital(unsigned char c) { return (c >= 0xC0 && c <= 0xDE && c != 0xD7) || in("\x8A\x8C\x8E\x9F", c); }
bool unused(unsigned char c) { return in("\x81\x8D\x8F\x90\x9D", c); }
// Signs that may stand between two letters: apostrophes, dashes, hyphens, middle dot, non-breaking space, slash-like.
bool joins_words(unsigned char c) { return in("\x91\x92\x96\x97\xA0\xAD\xB7\xB4\x99\xAE\xB0\xAA\xBA\xAB\xBB\x95", c); }
// Signs hardly ever written right after a letter in Western text; CP850 and MacRoman have their accented letters there.
bool odd_after_letter(unsigned char c) { return in("\x82\x83\x84\x86\x87\x88\x98\x9B", c); }
// Letters and the euro of ISO-8859-15, which are rare signs in windows-1252.
bool latin9_letter(unsigned char c) { return in("\xA6\xA8\xB8\xBC\xBD\xBE", c); }

struct SingleByteEvidence {
  std::uint64_t high = 0, c1 = 0, unused = 0, suspect = 0, latin9 = 0;
  unsigned char before = 0, here = 0;
  std::uint64_t run = 0;

  void judge(unsigned char after) {
    const bool word_before = ascii_letter(before) || (before >= 0x80 && high_letter(before));
    const bool word_after = ascii_letter(after) || (after >= 0x80 && high_letter(after));
    ++high;
    c1 += here <= 0x9F;
    unused += csv::unused(here);
    run = high_letter(here) ? run + 1 : 0;
    if (run == 4) suspect += 4;
    if (run > 4) ++suspect;
    if (here == 0xA4 || (latin9_letter(here) && (word_before || word_after))) {
      ++latin9;
    } else if (high_letter(here)) {
      suspect += high_capital(here) && ascii_lower(before);
    } else if (word_before && (odd_after_letter(here) || (word_after && !joins_words(here)))) {
      ++suspect;
    }
  }
  void add(unsigned char c) {
    if (here >= 0x80) judge(c);
    else run = 0;
    before = here;
    here = c;
  }
};

}  // namespace

struct EncodingDetector::State {
  std::string head;           // the first four bytes, for the BOM
  std::string held;           // an unfinished UTF-8 letter
  std::uint64_t letters = 0;  // UTF-8 letters of two bytes and more
  std::uint64_t bad_bytes = 0;
  std::uint64_t line = 1, first_bad_line = 0;
  std::uint64_t bytes = 0;
  std::array<std::uint64_t, 2> nul{};  // at even and odd places
  SingleByteEvidence single;
  uchardet_t charset = uchardet_new();
  std::size_t charset_bytes = 0;

  ~State() { uchardet_delete(charset); }
  void walk(std::string_view text);
  void add_single(std::string_view text);
  std::string guess() {
    uchardet_data_end(charset);
    return uchardet_get_charset(charset);
  }
};

EncodingDetector::EncodingDetector() : state_(std::make_unique<State>()) {}
EncodingDetector::~EncodingDetector() = default;

// Valid letters, bad bytes, lines.
void EncodingDetector::State::walk(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x80) {
      line += c == '\n';
      ++i;
      continue;
    }
    const int n = utf8_sequence(text.substr(i));
    if (n < 0) {
      held = text.substr(i);
      return;
    }
    letters += n > 1;
    if (n == 0 && bad_bytes++ == 0) first_bad_line = line;
    i += static_cast<std::size_t>(std::max(n, 1));
  }
}

void EncodingDetector::State::add_single(std::string_view text) {
  for (char c : text) single.add(static_cast<unsigned char>(c));
  if (charset_bytes >= kUchardetBytes) return;
  charset_bytes += text.size();
  uchardet_handle_data(charset, text.data(), text.size());
}

void EncodingDetector::add(std::string_view bytes) {
  State& s = *state_;
  if (s.head.size() < 4) s.head += bytes.substr(0, 4 - s.head.size());
  if (std::memchr(bytes.data(), 0, bytes.size()) != nullptr)
    for (std::size_t i = 0; i < bytes.size(); ++i) s.nul[(s.bytes + i) % 2] += bytes[i] == '\0';
  s.bytes += bytes.size();
  if (s.held.empty() && ascii_prefix(bytes) == bytes.size()) {
    s.line += static_cast<std::uint64_t>(std::ranges::count(bytes, '\n'));
    s.single.add(bytes.empty() ? 0 : static_cast<unsigned char>(bytes.front()));
    if (!bytes.empty()) s.single.here = static_cast<unsigned char>(bytes.back());
    return;
  }
  s.add_single(bytes);
  const std::string joined = std::exchange(s.held, {});
  if (joined.empty()) s.walk(bytes);
  else s.walk(joined + std::string(bytes));
}

Result<Encoding> EncodingDetector::finish() {
  State& s = *state_;
  const std::string_view head = s.head;
  const auto unknown = [&s](std::string guess) {
    return refuse(RefusalKind::invalid, "file.unknown_encoding",
                  {{"guess", std::move(guess)}, {"line", std::to_string(s.first_bad_line)}});
  };
  if (head.starts_with(std::string_view("\xFF\xFE\0\0", 4)) || head.starts_with(std::string_view("\0\0\xFE\xFF", 4)))
    return unknown("UTF-32");
  if (head.starts_with("\xFF\xFE")) return Encoding::utf16_le;
  if (head.starts_with("\xFE\xFF")) return Encoding::utf16_be;
  if (!s.held.empty() && s.bad_bytes++ == 0) s.first_bad_line = s.line;
  // UTF-16 without BOM: Western text then has a zero in every second byte and hardly any elsewhere.
  for (int odd : {0, 1})
    if (s.nul[odd] * 3 > s.bytes && s.nul[1 - odd] * 20 < s.nul[odd])
      return odd == 1 ? Encoding::utf16_le : Encoding::utf16_be;
  if (s.bad_bytes == 0) return Encoding::utf8;
  s.single.add(0);
  if (s.letters > s.bad_bytes || head.starts_with("\xEF\xBB\xBF")) return unknown("UTF-8");
  const SingleByteEvidence& e = s.single;
  if (e.unused > 0 || e.suspect * 4 > e.high || s.nul[0] + s.nul[1] > 0) return unknown(s.guess());
  return e.c1 == 0 && e.latin9 > 0 ? Encoding::iso_8859_15 : Encoding::windows_1252;
}

}  // namespace socle::csv
