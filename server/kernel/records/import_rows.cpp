#include "kernel/records/import_rows.h"

namespace socle::records {
namespace {
using meta::Cell;
constexpr std::string_view kColumns = "SELECT id, entity_no, person, state, name, sha256, document, COALESCE(change_set,0), COALESCE(job,0), created_at FROM import ";
ImportRow read(const storage::Row& r) {
  ImportRow row{r.integer(0), r.integer(1), r.integer(2), r.integer(7), r.integer(8), std::string(r.text(3)), std::string(r.text(4)), std::string(r.text(5)), {}, r.integer(9)};
  if (auto j = parse_json(r.text(6), {64 << 20, 64})) row.document = std::move(*j);
  return row;
}
Cell number(std::int64_t n) { return n ? Cell(n) : Cell(); }
}  // namespace

Result<ImportRow> add_import(const Context& context, ImportRow row) {
  row.person = context.actor().user;
  row.created_at = context.now();
  CHECK_OK(context.db().write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    row.id = tx.allocate_ids(1);
    tx.execute("INSERT INTO import(id, entity_no, person, state, name, sha256, document, created_at, updated_at) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?8)",
               {Cell(row.id), Cell(row.entity_no), Cell(row.person), Cell(row.state), Cell(row.name), Cell(row.sha256), Cell(row.document.dump()), Cell(context.now())});
    return {};
  }));
  return row;
}

Result<ImportRow> find_import(const Context& context, std::int64_t id) {
  std::optional<ImportRow> row;
  CHECK_OK(context.db().read({}, [&](storage::Connection& db) -> Done {
    db.query(std::string(kColumns) + "WHERE id=?1", {Cell(id)}, [&](const storage::Row& r) {
      row = read(r);
      return false;
    });
    return {};
  }));
  // The cells of a file are the records to be: who administers jobs reads them when he may read such records.
  const Entity* entity = row ? context.snapshot().by_no(row->entity_no) : nullptr;
  const bool administers = entity && context.gate().has("admin.jobs") && context.gate().may(access::Verb::read, *entity);
  if (!row || (row->person != context.actor().user && !context.actor().system && !administers)) return refuse(RefusalKind::not_found, "import.not_found");
  return *row;
}

std::vector<ImportRow> list_imports(const Context& context, int limit) {
  std::vector<ImportRow> out;
  (void)context.db().read({}, [&](storage::Connection& db) -> Done {
    const bool all = context.gate().has("admin.jobs");
    db.query(std::string(kColumns) + "WHERE (person=?1 OR 1=?2) ORDER BY id DESC LIMIT " + std::to_string(limit), {Cell(context.actor().user), Cell(std::int64_t{all})}, [&](const storage::Row& r) {
      out.push_back(read(r));
      return true;
    });
    return {};
  });
  return out;
}

void save_import(storage::Transaction& tx, const ImportRow& row, Instant now) {
  tx.execute("UPDATE import SET state=?1, document=?2, change_set=?3, job=?4, updated_at=?5 WHERE id=?6",
             {Cell(row.state), Cell(row.document.dump()), number(row.change_set), number(row.job), Cell(now), Cell(row.id)});
}

}  // namespace socle::records
