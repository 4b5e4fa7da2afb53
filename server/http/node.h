// One running server: kernel, application, transport, until SIGTERM or SIGINT.
#pragma once
#include <string>

#include "kernel/kernel.h"

namespace socle::http {

struct NodeOptions {
  std::string listen = "127.0.0.1:8080", data, files, public_url, tls_certificate, tls_key;
  double calls_per_second = 50;   // of one person; 0: no limit
};
int run_node(Kernel& kernel, const NodeOptions& options);

}  // namespace socle::http
