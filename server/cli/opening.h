// Where a command runs: on the base that it opens, or in the server that holds it.
#pragma once
#include "cli/cli.h"
#include "cli/console.h"

namespace socle::cli {

struct Errand {
  std::string name;
  Json arguments = Json::object();
  bool jobs = false;          // it enqueues work and waits for it
  bool alone = false;         // never in a server: the base must be free
};
int run_errand(const Errand& errand, const Where& where, const Parts& parts, const Clock& clock, Console& console);

}  // namespace socle::cli
