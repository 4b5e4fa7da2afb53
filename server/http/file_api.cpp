// Files: streamed in, content-addressed, sent with the rights of the records that they hang on (TRUST F1 to F4).
#include <array>

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

Result<Response> content(Call& call) {
  TRY(auto id, call.id());
  TRY(auto file, records::find_file(call.context(), id));
  TRY(auto blob, call.app.runtime().files->open(file.sha256));
  const files::FileType& type = files::type_of(file.type);
  Response r;
  r.header("Content-Type", std::string(type.mime)).header("Content-Disposition", files::content_disposition(file.name, type.shown));
  r.header("Cache-Control", "private, no-store").header("Content-Security-Policy", "default-src 'none'; sandbox");
  r.body = transport::FileSlice{call.app.runtime().files_dir + "/" + file.sha256.substr(0, 2) + "/" + file.sha256.substr(2, 2) + "/" + file.sha256, 0, {}};
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
