#include "kernel/examine.h"

#include "kernel/access/examine.h"
#include "kernel/jobs/examine.h"
#include "kernel/records/examine.h"
#include "kernel/search/examine.h"

namespace socle {

Result<Examined> examine(Kernel& kernel, const std::string& sqlite_path, const std::vector<storage::Migration>& known, const ExamineProgress& progress) {
  Examined out;
  if (!sqlite_path.empty()) {
    progress("pages", 0);
    out.pages = storage::examine_pages(sqlite_path, out.findings);
    if (!out.findings.empty()) return out;   // what stands on damaged pages is not read: it would say anything
  }
  const auto snapshot = kernel.model().snapshot();
  const auto directory = kernel.services().directory();
  const Instant now = kernel.clock().now();
  CHECK_OK(kernel.db().read({.deadline_ms = 0}, [&](storage::Connection& db) -> Done {
    auto& found = out.findings;
    storage::examine_server(db, found);
    storage::examine_migrations(db, known, found);
    progress("history", 0);
    records::examine_history(db, *snapshot, found);
    records::examine_access(db, *snapshot, found);
    out.documents = search::examine_documents(db, *snapshot, [&](std::int64_t n) { progress("search", n); }, found);
    access::examine_people(db, *snapshot, *directory, found);
    jobs::examine_queue(db, now, found);
    records::examine_clock(db, now, found);
    return {};
  }));
  return out;
}

}  // namespace socle
