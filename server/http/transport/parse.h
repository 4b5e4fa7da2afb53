// HTTP/1.1 as bytes: where a head ends, what it says, and chunked bodies. Pure: no socket, no clock.
//
// Shape    find_head_end -> parse_head -> (ChunkDecoder). Origin-form targets only; HTTP/1.1, and 1.0 without keep-alive.
// Refuses  Anything two readers could understand differently (TRUST I2): two lengths, length with chunked, bare LF or CR,
//          folded headers, space before a colon, second or missing Host, repeated credentials; sizes (I1).
// Source   RFC 9110, RFC 9112 (sections 2.2, 3, 5.1, 6.1, 6.3, 7.1).
#pragma once
#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>

#include "http/transport/message.h"

namespace socle::transport {

struct WireError {
  int status = 400;
  const char* code = "http.malformed";
};
template <class T>
using Wire = std::expected<T, WireError>;

struct HeadLimits {
  std::size_t header_bytes = 16 << 10;
  std::size_t url_bytes = 8 << 10;
  std::size_t header_count = 100;
};

// Length of the head with its empty line, 0 when more bytes are needed. `scanned` remembers where to go on.
Wire<std::size_t> find_head_end(std::string_view buffer, std::size_t& scanned, const HeadLimits& limits);

enum class Framing : std::uint8_t { none, length, chunked };
struct ParsedHead {
  RequestHead head;   // but remote, secure, local and request_id, which the bytes do not say
  Framing framing = Framing::none;
  std::uint64_t length = 0;
  bool keep_alive = true;
  bool expects_continue = false;
  bool http_1_0 = false;
};
Wire<ParsedHead> parse_head(std::string_view head, const HeadLimits& limits);

// Decodes a chunked body piece by piece; extensions and trailers are checked, bounded and dropped.
class ChunkDecoder {
 public:
  // Takes bytes from `in`, appends at most `room` decoded bytes to `out`; answers how many bytes of `in` were used.
  Wire<std::size_t> feed(std::string_view in, std::string& out, std::size_t room);
  bool done() const { return step_ == Step::done; }

 private:
  enum class Step : std::uint8_t { size, extension, size_lf, data, data_cr, data_lf, trailer, trailer_lf, done };
  Wire<void> control(char c);
  Step step_ = Step::size;
  std::uint64_t left_ = 0;
  int digits_ = 0;
  std::size_t overhead_ = 0;     // bytes of extensions and trailers so far
  std::size_t line_ = 0;         // bytes of the present trailer line
};

}  // namespace socle::transport
