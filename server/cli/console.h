// The terminal: lines on standard output; reasons and progress on standard error, in the language of LC_ALL, LC_MESSAGES or
// LANG (French, else English).
//
// Shape    A command speaks through http::Reporter, whether it runs here or in the server that holds the base.
// Keeps    Progress overwrites one line on a terminal; elsewhere it is a plain line every five seconds at most. A password
//          comes from standard input, without an echo on a terminal; never from the arguments.
#pragma once
#include <chrono>
#include <string>

#include "http/errands.h"

namespace socle::cli {

meta::Language language_of_environment();
std::string say(meta::Language language, std::string_view code, const Params& params = {});

class Console final : public http::Reporter {
 public:
  Console();
  void line(const std::string& text) override;
  void progress(const std::string& what, std::int64_t done, std::int64_t total) override;
  void reason(const std::string& text);                    // "socle: ..." on standard error
  int refused(const Refusal& r, const meta::Snapshot* snapshot = nullptr);   // every reason; returns 1
  int usage(std::string_view code, const Params& params = {});               // returns 2
  std::string secret(std::string_view prompt_code);

 private:
  void clear();
  bool terminal_, drawn_ = false;
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace socle::cli
