// Plugs everything together: the kernel, the modules, the drivers, the edges. No logic.
#include <csignal>
#include <iostream>

#include "base/log.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/console.h"
#include "http/node.h"
#include "modules/activities/activities.h"
#include "modules/identity/people.h"
#include "modules/parties/parties.h"
#include "modules/reports/reports.h"
#include "modules/sales/demo.h"
#include "modules/sales/sales.h"

namespace {
using namespace socle;

void install(records::Registry& r) {
  identity::install(r);
  parties::install(r);
  activities::install(r);
  sales::install(r);
}

int serve(const cli::Serve& options, const Clock& clock) {
  cli::Parts parts;
  parts.install = install;
  auto kernel = cli::open_kernel({options.data, options.database, {}}, parts, clock, options.jobs);
  if (!kernel) return cli::Console().refused(kernel.error());
  http::NodeOptions node;
  node.listen = options.listen;
  node.data = options.data;
  node.files = options.files.empty() ? options.data + "/files" : options.files;
  node.public_url = options.public_url;
  node.tls_certificate = options.tls_certificate;
  node.tls_key = options.tls_key;
  node.calls_per_second = options.calls_per_second;
  node.test_clock = options.test_clock;
  node.perform = cli::perform;
  return http::run_node(**kernel, node);
}
}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);   // a file size limit answers storage.full instead of killing the server
  try {
    cli::Parts parts;
    parts.install = install;
    parts.serve = serve;
    parts.demo = sales::fill_demo;
    return cli::run(argc, argv, parts);
  } catch (const std::exception& e) {
    std::cerr << "socle: " << e.what() << "\n";
    return 3;
  }
}
