// Files: streamed in, content-addressed, sent with the rights of the records that they hang on (TRUST F1 to F4).
#include <array>
#include <charconv>
#include <optional>

#include "http/app.h"
#include "http/routes.h"
#include "http/runtime.h"
#include "io/files/file_name.h"
#include "kernel/records/attachments.h"

namespace socle::http {
namespace {
constexpr std::size_t kMaxFile = 100 << 20;

Result<Response> upload(Call& call) {
  if (call.context().actor().read_only) return refuse(RefusalKind::forbidden, "access.read_only");
  const std::string name = files::clean_name(call.request.has_param("name") ? call.request.param("name") : std::string_view("file"));
  TRY(auto incoming, call.app.runtime().files->begin(kMaxFile));
  if (call.request.stream) {
    std::array<char, 64 << 10> buffer;
    while (const std::size_t n = call.request.stream->read(buffer)) CHECK_OK(incoming->add(std::string_view(buffer.data(), n)));
  } else {
    CHECK_OK(incoming->add(call.request.body));
  }
  TRY(auto kept, incoming->keep());
  TRY(auto file, records::add_file(call.context(), {0, static_cast<std::int64_t>(kept.size), 0, name, kept.sha256, std::string(kept.type.id)}));
  std::string out;
  JsonWriter(out).object().member("id", file.id).member("name", file.name).member("size", file.size).member("sha256", file.sha256).member("type", file.type).end();
  Response r = Response::json(201, std::move(out));
  r.header("Location", "/api/v1/files/" + std::to_string(file.id) + "/content");
  return r;
}

struct Span {
  std::int64_t first = 0, last = 0;
};
// One range of bytes, "bytes=0-99", "bytes=100-", "bytes=-50". Nothing for what is not asked so (RFC 9110: then the whole is
// sent); first > last when the file has no such bytes.
std::optional<Span> range_of(std::string_view header, std::int64_t size) {
  if (!header.starts_with("bytes=")) return std::nullopt;
  header.remove_prefix(6);
  const auto dash = header.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto number = [](std::string_view text) -> std::optional<std::int64_t> {
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    return error == std::errc() && end == text.data() + text.size() && n >= 0 ? std::optional(n) : std::nullopt;
  };
  const auto first = number(header.substr(0, dash)), last = number(header.substr(dash + 1));
  if (dash == 0) return last ? std::optional(Span{*last == 0 ? size : std::max<std::int64_t>(0, size - *last), size - 1}) : std::nullopt;
  if (!first || (!last && dash + 1 != header.size()) || (last && *last < *first)) return std::nullopt;
  return Span{*first, std::min(last.value_or(size - 1), size - 1)};
}

Result<Response> content(Call& call) {
  TRY(auto id, call.id());
  TRY(auto file, records::find_file(call.context(), id));
  TRY(auto blob, call.app.runtime().files->open(file.sha256));
  const files::FileType& type = files::type_of(file.type);
  Response r;
  r.header("Content-Type", std::string(type.mime)).header("Content-Disposition", files::content_disposition(file.name, type.shown));
  r.header("Cache-Control", "private, no-store").header("Content-Security-Policy", "default-src 'none'; sandbox");
  r.header("Accept-Ranges", "bytes");
  transport::FileSlice slice{call.app.runtime().files_dir + "/" + file.sha256.substr(0, 2) + "/" + file.sha256.substr(2, 2) + "/" + file.sha256, 0, {}};
  // A file of this address never changes, yet If-Range names a tag that was never given: the whole is the safe answer.
  const auto range = call.request.header("if-range").empty() ? range_of(call.request.header("range"), file.size) : std::nullopt;
  if (range && range->first > range->last) {
    r.status = 416;
    r.header("Content-Range", "bytes */" + std::to_string(file.size));
    return r;
  }
  if (range) {
    r.status = 206;
    r.header("Content-Range", "bytes " + std::to_string(range->first) + "-" + std::to_string(range->last) + "/" + std::to_string(file.size));
    slice.offset = static_cast<std::uint64_t>(range->first);
    slice.length = static_cast<std::uint64_t>(range->last - range->first + 1);
  }
  r.body = std::move(slice);
  return r;
}
}  // namespace

void file_routes(Router& r) {
  Route in{Method::post, "/api/v1/files", Demand::session, {}, "files.upload", upload, transport::Lane::upload, kMaxFile};
  in.streams_body = true;
  r.add(std::move(in));
  r.add({Method::get, "/api/v1/files/{id}/content", Demand::session, {}, "files.content", content});
}

}  // namespace socle::http
