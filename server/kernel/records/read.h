// Reading through the gate: one record, a page of them, the facts that lists show.
//
// Shape    A page is rendered JSON members: lists are the hottest road, so rows go from the database to text once.
// Refuses  record.not_found (absent and invisible alike), filter.*, sort.*, cursor.stale, fields.unknown, query.too_wide
// Keeps    No function here answers without a Context: rights are in the SQL, hidden fields are not in the text.
// Thread   Each call reads under one snapshot of the database.
#pragma once
#include "kernel/records/render.h"

namespace socle::records {

// The live record, if the actor may see it.
Result<std::shared_ptr<const Record>> get(const Context& context, const Entity& entity, std::int64_t id);

struct ListRequest {
  const Entity* entity = nullptr;
  Json filter;                          // null: none
  std::vector<std::pair<std::string, std::string>> equals;   // where.<field>=<text>
  std::string sort;                     // "-amount,name"; empty: the entity's default
  std::vector<std::string> fields;      // empty: all readable; "account.name" hops; "_next" facts
  std::string cursor, q, count = "none";
  int limit = 50;
  bool trash = false;
  std::optional<std::vector<std::int64_t>> only;   // among these ids
};
struct Page {
  std::string items;                    // "[{...},{...}]"
  std::vector<std::int64_t> ids;
  std::string next_cursor;              // empty: the end
  std::optional<std::int64_t> total;
  bool capped = false;                  // total is a floor: "10,000+"
};
Result<Page> list(const Context& context, const ListRequest& request, const storage::ReadOptions& options = {});
Result<std::string> get_json(const Context& context, const Entity& entity, std::int64_t id, const std::vector<std::string>& fields, bool expand, std::int64_t* version);

}  // namespace socle::records
