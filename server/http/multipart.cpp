#include "http/multipart.h"

#include <array>

namespace socle::http {
namespace {
constexpr std::size_t kMostParts = 20, kMostField = 64 << 10, kMostHead = 8 << 10;

std::unexpected<Refusal> malformed() { return refuse(RefusalKind::invalid, "multipart.malformed"); }

std::string parameter(std::string_view header, std::string_view name) {
  const std::string key = std::string(name) + "=";
  for (std::size_t at = header.find(key); at != std::string_view::npos; at = header.find(key, at + 1)) {
    if (at > 0 && header[at - 1] != ' ' && header[at - 1] != ';') continue;   // filename= is not name=
    std::string_view v = header.substr(at + key.size());
    if (v.starts_with('"')) {
      std::string out;
      for (std::size_t i = 1; i < v.size() && v[i] != '"'; ++i) out += v[i] == '\\' && i + 1 < v.size() ? v[++i] : v[i];
      return out;
    }
    return std::string(v.substr(0, v.find(';')));
  }
  return {};
}

class Reader {
 public:
  Reader(std::string delimiter, transport::BodyReader& body) : delimiter_(std::move(delimiter)), body_(body) {}

  // Bytes up to the mark, given in pieces; false when the body ends first.
  Result<bool> until(const std::string& mark, const FileSink& sink) {
    for (;;) {
      const std::size_t at = buffer_.find(mark);
      if (at != std::string::npos) {
        if (at > 0) CHECK_OK(sink(std::string_view(buffer_).substr(0, at)));
        buffer_.erase(0, at + mark.size());
        return true;
      }
      if (buffer_.size() > mark.size()) {
        const std::size_t safe = buffer_.size() - mark.size();
        CHECK_OK(sink(std::string_view(buffer_).substr(0, safe)));
        buffer_.erase(0, safe);
      }
      if (!fill()) return false;
    }
  }
  bool ahead(std::size_t n) {
    while (buffer_.size() < n)
      if (!fill()) return false;
    return true;
  }
  std::string& buffer() { return buffer_; }

 private:
  bool fill() {
    std::array<char, 32 << 10> chunk;
    const std::size_t n = body_.read(chunk);
    buffer_.append(chunk.data(), n);
    return n > 0;
  }
  std::string delimiter_;
  transport::BodyReader& body_;
  std::string buffer_;
};

Result<std::string> gather(Reader& in, const std::string& mark, std::size_t most, std::string_view code) {
  std::string text;
  TRY(bool found, in.until(mark, [&](std::string_view chunk) -> Done {
    if (text.size() + chunk.size() > most) return refuse(RefusalKind::invalid, std::string(code));
    text.append(chunk);
    return {};
  }));
  if (!found) return malformed();
  return text;
}
}  // namespace

Result<MultipartForm> read_multipart(std::string_view content_type, transport::BodyReader& body, const FileSink& sink) {
  const std::string boundary = parameter(content_type, "boundary");
  if (!content_type.starts_with("multipart/form-data") || boundary.empty() || boundary.size() > 70) return malformed();
  const std::string mark = "\r\n--" + boundary;
  Reader in(mark, body);
  in.buffer() = "\r\n";   // so that the first delimiter is like the others
  MultipartForm form;
  TRY(bool begun, in.until(mark, [](std::string_view) -> Done { return {}; }));
  if (!begun) return malformed();
  for (std::size_t part = 0;; ++part) {
    if (!in.ahead(2)) return malformed();
    if (in.buffer().starts_with("--")) return form;
    if (part == kMostParts) return refuse(RefusalKind::invalid, "multipart.too_many_parts");
    TRY(auto head, gather(in, "\r\n\r\n", kMostHead, "multipart.malformed"));
    const auto disposition = head.find("form-data");
    if (disposition == std::string::npos) return malformed();
    const std::string line = head.substr(disposition, head.find("\r\n", disposition) - disposition);
    const std::string name = parameter(line, "name");
    if (line.find("filename=") != std::string::npos) {
      form.file_name = parameter(line, "filename");
      form.has_file = true;
      TRY(bool ended, in.until(mark, sink));
      if (!ended) return malformed();
    } else {
      TRY(form.fields[name], gather(in, mark, kMostField, "multipart.field_too_large"));
    }
  }
}

}  // namespace socle::http
