#include "cli/console.h"

#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "http/translate.h"

namespace socle::cli {

meta::Language language_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value && *value) return std::string_view(value).starts_with("fr") ? meta::Language::fr : meta::Language::en;
  return meta::Language::en;
}

std::string say(meta::Language language, std::string_view code, const Params& params) { return http::Sentences::instance().say(code, params, language, nullptr); }

Console::Console() : terminal_(::isatty(STDERR_FILENO) == 1) { language = language_of_environment(); }

void Console::clear() {
  if (drawn_) std::cerr << "\r\033[K" << std::flush;
  drawn_ = false;
}
void Console::line(const std::string& text) {
  clear();
  std::cout << text << std::endl;
}
void Console::reason(const std::string& text) {
  clear();
  std::cerr << "socle: " << text << std::endl;
}

void Console::progress(const std::string& what, std::int64_t done, std::int64_t total) {
  if (what.empty()) return;
  const auto now = std::chrono::steady_clock::now();
  if (last_.time_since_epoch().count() == 0) last_ = now;
  if (now - last_ < (terminal_ ? std::chrono::milliseconds(100) : std::chrono::milliseconds(5000))) return;
  last_ = now;
  std::string text = what;
  if (done > 0) text += " " + std::to_string(done);
  if (done > 0 && total > 0) text += " / " + std::to_string(total) + " (" + std::to_string(done * 100 / total) + " %)";
  if (!terminal_) {
    std::cerr << text << std::endl;
    return;
  }
  std::cerr << "\r\033[K" << text << std::flush;
  drawn_ = true;
}

int Console::refused(const Refusal& r, const meta::Snapshot* snapshot) {
  bool first = true;
  for (const auto& sentence : http::sentences_of(r, language, snapshot)) {
    if (first) reason(sentence);
    else std::cerr << "  " << sentence << "\n";
    first = false;
  }
  return 1;
}
int Console::usage(std::string_view code, const Params& params) {
  reason(say(language, code, params));
  return 2;
}

std::string Console::secret(std::string_view prompt_code) {
  termios kept{};
  const bool hidden = ::isatty(STDIN_FILENO) == 1 && ::tcgetattr(STDIN_FILENO, &kept) == 0;
  if (hidden) {
    termios quiet = kept;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    std::cerr << say(language, prompt_code) << " " << std::flush;
  }
  std::string line;
  std::getline(std::cin, line);
  if (hidden) {
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &kept);
    std::cerr << "\n";
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

}  // namespace socle::cli
