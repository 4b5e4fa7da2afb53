#include "kernel/records/attachments.h"

#include "kernel/records/lookup.h"
#include "kernel/records/table.h"

namespace socle::records {
using meta::Cell;

Result<FileRow> add_file(const Context& context, FileRow file) {
  file.created_by = context.actor().user;
  CHECK_OK(context.db().write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    file.id = tx.allocate_ids(1);
    tx.execute("INSERT INTO file(id, name, size, sha256, type, created_at, created_by) VALUES (?1,?2,?3,?4,?5,?6,?7)",
               {Cell(file.id), Cell(file.name), Cell(file.size), Cell(file.sha256), Cell(file.type), Cell(context.now()), Cell(file.created_by)});
    return {};
  }));
  return file;
}

namespace {
// A file of a hidden field is hidden with it; one that a field held once is read with the record, unless a file is hidden there.
bool shows(const Context& context, const Record& record, std::int64_t file) {
  bool hidden = false;
  for (const Field& f : record.entity().fields) {
    if (!holds_file(f)) continue;
    const bool readable = context.gate().readable(record.entity(), f);
    if (readable && as_int(record.value(f)) == file) return true;
    hidden = hidden || !readable;
  }
  return !hidden;
}
}  // namespace

std::optional<FileRow> readable_file(storage::Connection& db, const Context& context, std::int64_t id) {
  FileRow f;
  db.query("SELECT id, size, created_by, name, sha256, type FROM file WHERE id=?1", {Cell(id)}, [&](const storage::Row& r) {
    f = {r.integer(0), r.integer(1), r.integer(2), std::string(r.text(3)), std::string(r.text(4)), std::string(r.text(5))};
    return false;
  });
  if (f.id == 0) return std::nullopt;
  bool allowed = f.created_by == context.actor().user && !context.actor().read_only;
  std::vector<std::pair<std::int64_t, std::int64_t>> on;
  db.query("SELECT entity_no, record_id FROM file_link WHERE file=?1 ORDER BY entity_no, record_id", {Cell(id)}, [&](const storage::Row& r) {
    on.emplace_back(r.integer(0), r.integer(1));
    return true;
  });
  for (const auto& [no, record] : on) {
    if (allowed) break;
    const Entity* e = context.snapshot().by_no(no);
    if (!e || e->removed) continue;
    auto found = load_one(db, *e, record);
    allowed = found && visible(db, context, *found) && shows(context, *found, id);
  }
  return allowed ? std::optional(std::move(f)) : std::nullopt;
}

Result<FileRow> find_file(const Context& context, std::int64_t id) {
  std::optional<FileRow> f;
  CHECK_OK(context.db().read({}, [&](storage::Connection& db) -> Done {
    f = readable_file(db, context, id);
    return {};
  }));
  if (!f) return refuse(RefusalKind::not_found, "file.not_found");
  return std::move(*f);
}

void hang_file(storage::Transaction& tx, std::int64_t file, const Entity& entity, std::int64_t record) {
  tx.execute("INSERT INTO file_link(file, entity_no, record_id) VALUES (?1,?2,?3) ON CONFLICT DO NOTHING", {Cell(file), Cell(std::int64_t{entity.entity_no}), Cell(record)});
}

}  // namespace socle::records
