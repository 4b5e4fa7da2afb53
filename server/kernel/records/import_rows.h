// Rows of imports: their state and document; the work is module quality's.
//
// Refuses  import.not_found
#pragma once
#include "kernel/records/context.h"

namespace socle::records {

struct ImportRow {
  std::int64_t id = 0, entity_no = 0, person = 0, change_set = 0, job = 0;
  std::string state, name, sha256;       // state: profiled, previewing, previewed, running, done, failed, undone
  Json document;                         // layout, profile, mapping, options, counts
  Instant created_at = 0;
};
Result<ImportRow> add_import(const Context& context, ImportRow row);
Result<ImportRow> find_import(const Context& context, std::int64_t id);      // one's own, or any with admin.jobs
std::vector<ImportRow> list_imports(const Context& context, int limit);        // newest first; one's own, or everybody's with admin.jobs
void save_import(storage::Transaction& tx, const ImportRow& row, Instant now);

}  // namespace socle::records
