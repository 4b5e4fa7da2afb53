// The web application: files that the binary carries; any other path is a screen of it.
#include <span>

#include "base/embedded.h"
#include "http/app.h"
#include "http/routes.h"

namespace socle {
std::span<const EmbeddedFile> web_files();   // cmake/embed.cmake
}

namespace socle::http {
namespace {
std::string_view mime_of(std::string_view path) {
  static constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {".html", "text/html; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"}, {".css", "text/css; charset=utf-8"}, {".svg", "image/svg+xml"},
      {".png", "image/png"}, {".ico", "image/x-icon"}, {".woff2", "font/woff2"}, {".json", "application/json"}, {".webmanifest", "application/manifest+json"}};
  for (const auto& [end, type] : kTypes)
    if (path.ends_with(end)) return type;
  return "application/octet-stream";
}
const EmbeddedFile* find(std::string_view path) {
  for (const EmbeddedFile& f : web_files())
    if (f.path == path) return &f;
  return nullptr;
}
}  // namespace

std::optional<Response> web_file(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  const EmbeddedFile* f = path.empty() ? find("index.html") : find(path);
  const bool named = f && !path.empty();
  if (!f) {
    // A screen's address (no extension) is answered by the application itself; a missing file is missing.
    if (path.substr(path.rfind('/') + 1).find('.') != std::string_view::npos) return std::nullopt;
    f = find("index.html");
    if (!f) return std::nullopt;
  }
  const EmbeddedFile* gz = find(std::string(f->path) + ".gz");
  Response r;
  r.header("Content-Type", std::string(mime_of(f->path)));
  r.header("Cache-Control", named && path.starts_with("assets/") ? "public, max-age=31536000, immutable" : "no-cache");
  r.body = transport::Asset{f->bytes, gz ? gz->bytes : std::string_view(), nullptr};
  return r;
}

void web_routes(Router&) {}   // Application::handle asks web_file for every GET outside /api

}  // namespace socle::http
