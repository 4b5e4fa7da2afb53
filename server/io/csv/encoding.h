// In which encoding a file was saved, and the same file as UTF-8.
//
// Shape    EncodingDetector sees the whole file once, chunk by chunk (a French file may hold its first accent on its last
//          line), then finish() names the encoding. Transcoder turns chunks of that encoding into UTF-8.
// Units    Encodings by name: "utf-8", "utf-16le", "utf-16be", "windows-1252", "iso-8859-15". A BOM decides; it is kept
//          in the output (as U+FEFF, which csv::Parser drops).
// Refuses  file.unknown_encoding {guess, line}  neither valid UTF-8 nor plausible Western text: what it looks like, and the
//                                               first line that is not UTF-8
//          file.not_in_encoding {encoding, byte}  by the Transcoder: bytes that the encoding does not have, and where
// Keeps    ISO-8859-1 is read as windows-1252, which contains it. Constant memory.
// Thread   One detector or transcoder, one thread.
// Source   FRENCH_RULES 9; WHATWG Encoding for the tables
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace socle::csv {

enum class Encoding { utf8, utf16_le, utf16_be, windows_1252, iso_8859_15 };
std::string_view name_of(Encoding e);
std::optional<Encoding> find_encoding(std::string_view name);

class EncodingDetector {
 public:
  EncodingDetector();
  ~EncodingDetector();
  EncodingDetector(const EncodingDetector&) = delete;
  EncodingDetector& operator=(const EncodingDetector&) = delete;

  void add(std::string_view bytes);
  Result<Encoding> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class Transcoder {
 public:
  explicit Transcoder(Encoding e) : encoding_(e) {}
  Done add(std::string_view bytes, std::string& out);
  Done finish();  // refused when the text stops in the middle of a letter

 private:
  Done add_utf8(std::string_view bytes, std::string& out);
  Done add_utf16(std::string_view bytes, std::string& out);
  void add_single_byte(std::string_view bytes, std::string& out);
  std::unexpected<Refusal> not_in_encoding(std::uint64_t at) const;

  Encoding encoding_;
  std::string held_;  // an unfinished letter of the chunk before
  std::uint64_t consumed_ = 0;
};

}  // namespace socle::csv
