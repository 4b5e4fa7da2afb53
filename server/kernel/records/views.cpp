#include "kernel/records/views.h"

#include <algorithm>

#include "base/text.h"

namespace socle::records {
namespace {
using meta::Cell;
constexpr int kMost = 200;

constexpr std::string_view kColumns = "SELECT id, person, entity_no, name, state FROM personal_view ";
SavedView read(const Context& context, const storage::Row& r) {
  SavedView v;
  v.id = r.integer(0);
  v.person = r.integer(1);
  v.entity = context.snapshot().by_no(r.integer(2));
  v.name = r.text(3);
  if (auto stored = parse_json(r.text(4), {1 << 20, 32})) {
    v.state = (*stored)["state"];
    if (stored->has("shared")) v.shared = (*stored)["shared"].as_string();
  }
  return v;
}
Json stored(const SavedView& v) {
  Json j = Json::object();
  j.set("shared", v.shared);
  j.set("state", v.state);
  return j;
}
bool offered(const Context& context, const SavedView& v) {
  if (!v.entity || v.entity->removed || !context.gate().may(access::Verb::read, *v.entity)) return false;
  if (v.person == context.actor().user || v.shared == "everybody") return true;
  if (v.shared != "team") return false;
  const access::Person *owner = context.directory().person(v.person), *me = context.gate().person();
  return owner && me && std::any_of(me->teams.begin(), me->teams.end(), [&](std::int64_t t) { return std::find(owner->teams.begin(), owner->teams.end(), t) != owner->teams.end(); });
}
Done check(const std::string& name, const std::string& shared) {
  if (trim(name).empty()) return refuse_field("label", "required");
  if (code_points(name) > 100) return refuse_field("label", "field.too_long", {{"max", "100"}});
  if (shared != "me" && shared != "team" && shared != "everybody") return refuse_field("shared", "field.unknown_choice");
  return {};
}
Result<SavedView> find_own(const Context& context, storage::Connection& db, std::int64_t id) {
  std::optional<SavedView> found;
  db.query(std::string(kColumns) + "WHERE id=?1 AND person=?2", {Cell(id), Cell(context.actor().user)}, [&](const storage::Row& r) {
    found = read(context, r);
    return false;
  });
  if (!found || !found->entity) return refuse(RefusalKind::not_found, "view.not_found");
  return *found;
}
}  // namespace

Result<std::vector<SavedView>> views_of(const Context& context, const Entity* entity) {
  std::vector<SavedView> out;
  CHECK_OK(context.db().read({}, [&](storage::Connection& db) -> Done {
    db.query(std::string(kColumns) + (entity ? "WHERE entity_no=?1 " : "WHERE entity_no<>?1 ") + "ORDER BY position, id", {Cell(std::int64_t{entity ? entity->entity_no : 0})},
             [&](const storage::Row& r) {
               SavedView v = read(context, r);
               if (offered(context, v)) out.push_back(std::move(v));
               return true;
             });
    return {};
  }));
  return out;
}

Result<SavedView> create_view(const Context& context, const Entity& entity, const std::string& name, const std::string& shared, const Json& state) {
  CHECK_OK(check(name, shared));
  if (context.actor().read_only) return refuse(RefusalKind::forbidden, "access.read_only");
  SavedView v{0, context.actor().user, &entity, name, shared, state};
  CHECK_OK(context.db().write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    if (tx.integer("SELECT COUNT(*) FROM personal_view WHERE person=?1", {Cell(v.person)}) >= kMost) return refuse(RefusalKind::invalid, "view.too_many", {{"most", std::to_string(kMost)}});
    v.id = tx.allocate_ids(1);
    tx.execute("INSERT INTO personal_view(id, person, entity_no, name, state, position, created_at, updated_at) VALUES (?1,?2,?3,?4,?5,?1,?6,?6)",
               {Cell(v.id), Cell(v.person), Cell(std::int64_t{entity.entity_no}), Cell(name), Cell(stored(v).dump()), Cell(context.now())});
    return {};
  }));
  return v;
}

Result<SavedView> change_view(const Context& context, std::int64_t id, const Json& patch) {
  if (context.actor().read_only) return refuse(RefusalKind::forbidden, "access.read_only");
  SavedView v;
  CHECK_OK(context.db().write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    TRY(v, find_own(context, tx, id));
    if (patch.has("label")) v.name = patch["label"].as_string();
    if (patch.has("shared")) v.shared = patch["shared"].as_string();
    if (patch.has("state")) v.state = patch["state"];
    CHECK_OK(check(v.name, v.shared));
    tx.execute("UPDATE personal_view SET name=?1, state=?2, updated_at=?3 WHERE id=?4", {Cell(v.name), Cell(stored(v).dump()), Cell(context.now()), Cell(id)});
    return {};
  }));
  return v;
}

Done remove_view(const Context& context, std::int64_t id) {
  if (context.actor().read_only) return refuse(RefusalKind::forbidden, "access.read_only");
  return context.db().write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    CHECK_OK(find_own(context, tx, id));
    tx.execute("DELETE FROM personal_view WHERE id=?1", {Cell(id)});
    return {};
  });
}

}  // namespace socle::records
