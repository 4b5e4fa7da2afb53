// A server to be measured from outside (wrk, slowhttptest): /tiny, /direct, /rows, /asset, /events, POST /upload.
// Usage: http_transport_bench PORT [CERTIFICATE KEY]. Ends on standard input's end.
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "http/transport/server.h"

using namespace socle::transport;

int main(int argc, char** argv) {
  Options o;
  o.listen = {std::string("127.0.0.1:") + (argc > 1 ? argv[1] : "8600")};
  if (argc > 3) {
    o.tls_certificate = argv[2];
    o.tls_key = argv[3];
  }
  o.limits.calls_per_second = 0;
  o.limits.connections_per_address = 0;
  std::string rows(13'500, 'x');
  std::string asset(96'000, 'y');
  Server server(
      o,
      [](const RequestHead& h) {
        Plan p;
        if (h.path == "/direct" || h.path == "/asset") p.lane = Lane::direct;
        if (h.path == "/upload") p.lane = Lane::upload, p.stream_body = true, p.body_limit = std::size_t{1} << 34;
        return p;
      },
      [&](Request& r) {
        if (r.path == "/rows") return Response::json(200, rows);
        if (r.path == "/events") {
          Response answer;
          answer.body = std::make_shared<EventStream>();
          return answer;
        }
        if (r.path == "/asset") {
          Response answer;
          answer.body = Asset{asset, {}, nullptr};
          return answer.header("Content-Type", "text/javascript");
        }
        if (r.stream) {
          std::string block(64 << 10, '\0');
          std::size_t total = 0;
          while (const auto n = r.stream->read(block)) total += n;
          return Response::json(200, "{\"size\":" + std::to_string(total) + "}");
        }
        return Response::json(200, "{\"ok\":true}");
      });
  server.start();
  std::printf("listening to %u\n", server.ports().front());
  std::fflush(stdout);
  while (std::cin.get() != EOF) {
  }
  return server.stop() ? EXIT_SUCCESS : EXIT_FAILURE;
}
