// multipart/form-data, read as a stream: small fields are kept, the file goes chunk by chunk to a sink.
//
// Refuses  multipart.malformed, multipart.too_many_parts (20), multipart.field_too_large (64 KiB)
// Keeps    Memory is bounded whatever the length of the file (TRUST I1).
#pragma once
#include <functional>
#include <map>
#include <string>

#include "base/result.h"
#include "http/transport/message.h"

namespace socle::http {

struct MultipartForm {
  std::map<std::string, std::string> fields;
  std::string file_name;
  bool has_file = false;
};
using FileSink = std::function<Done(std::string_view chunk)>;
Result<MultipartForm> read_multipart(std::string_view content_type, transport::BodyReader& body, const FileSink& sink);

}  // namespace socle::http
