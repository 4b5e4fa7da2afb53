// The command line: the same verbs, through the same kernel, with the same rules (API.md).
//
// Shape    run(argc, argv, parts) -> exit code: 0 done, 1 refused (the reason on standard error), 2 usage, 3 fault.
//          A command that works on an open base (commands.h) runs here, or, when a server holds DIR/lock, in that server
//          through DIR/socle.sock. serve, worker, demo, migrate, restore and move need the base for themselves.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "http/errands.h"
#include "kernel/kernel.h"

namespace socle::cli {

// What main.cpp plugs in: modules, and the server that `serve` runs.
struct Serve {
  std::string data, listen = "127.0.0.1:8080", database, files, public_url, tls_certificate, tls_key;
  bool jobs = true;
  double calls_per_second = 50;   // of one person (TRUST I3); 0: no limit
  TestClock* test_clock = nullptr;   // --clock of a development build
};
struct Parts {
  std::function<void(records::Registry&)> install;
  std::function<int(const Serve&, const Clock&)> serve;
  // Fills an empty base; returns the table of logins to print.
  std::function<Result<std::string>(Kernel&, std::optional<Day> today, std::int64_t contacts, std::int64_t seed)> demo;
};

struct Where {
  std::string data, database, files;
  std::string files_folder() const { return files.empty() ? data + "/files" : files; }
};
storage::OpenOptions open_options(const Where& where);
Result<std::unique_ptr<Kernel>> open_kernel(const Where& where, const Parts& parts, const Clock& clock, bool run_jobs = false);

int run(int argc, char** argv, const Parts& parts);

}  // namespace socle::cli
