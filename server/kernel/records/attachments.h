// Rows of files: a name given to bytes of the store, and the records that it hangs on, whose rights it has (TRUST F4).
//
// Refuses  file.not_found
#pragma once
#include "kernel/records/context.h"

namespace socle::records {

struct FileRow {
  std::int64_t id = 0, size = 0, created_by = 0;
  std::string name, sha256, type;
};
Result<FileRow> add_file(const Context& context, FileRow file);
// The file, if the actor made it or may see a record that it hangs on.
Result<FileRow> find_file(const Context& context, std::int64_t id);
std::optional<FileRow> readable_file(storage::Connection& db, const Context& context, std::int64_t id);
void hang_file(storage::Transaction& tx, std::int64_t file, const Entity& entity, std::int64_t record);
inline bool holds_file(const Field& f) { return f.type->name == "file" && !f.removed; }

}  // namespace socle::records
