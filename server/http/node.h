// One running server: kernel, application, transport, until SIGTERM or SIGINT. Or a worker: its jobs alone.
#pragma once
#include <string>

#include "http/errands.h"
#include "kernel/kernel.h"

namespace socle::http {

struct NodeOptions {
  std::string listen = "127.0.0.1:8080", data, files, public_url, tls_certificate, tls_key;
  double calls_per_second = 50;         // of one person; 0: no limit
  TestClock* test_clock = nullptr;      // of a development build: POST /dev/clock moves it
  Perform perform;                      // commands that come through DIR/socle.sock
};
int run_node(Kernel& kernel, const NodeOptions& options);
// The jobs of a company that this process does, without answering requests.
int run_worker(Kernel& kernel, files::Store& store, const std::string& scratch);
// What a job's kind makes this process do. Before kernel.start().
void add_jobs(Kernel& kernel, files::Store& store, const std::string& scratch);

}  // namespace socle::http
