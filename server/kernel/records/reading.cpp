#include "kernel/records/lookup.h"
#include "kernel/records/read.h"
#include "kernel/records/table.h"

namespace socle::records {

Result<std::shared_ptr<const Record>> get(const Context& context, const Entity& entity, std::int64_t id) {
  std::shared_ptr<const Record> found;
  CHECK_OK(context.db().read({}, [&](storage::Connection& db) -> Done {
    auto r = load_one(db, entity, id);
    if (r && visible(db, context, *r)) found = r;
    return {};
  }));
  if (!found) return refuse(RefusalKind::not_found, "record.not_found", {{"entity", "@" + entity.name}});
  return found;
}

}  // namespace socle::records
