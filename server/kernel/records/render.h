// Records -> JSON of the wire, for one reader: hidden fields are absent, references carry labels only if visible.
//
// Shape    render: {"id","version",...,"_label"}. Labels of references are fetched for a whole page at once by `labels_for`.
// Keeps    A reference to a record that the reader may not see reads as null.
#pragma once
#include <set>

#include "kernel/records/context.h"

namespace socle::records {

// (entity_no, id) -> label, visible ones only.
using Labels = std::map<std::pair<std::int64_t, std::int64_t>, std::string>;
Labels labels_for(const Context& context, storage::Connection& db, const std::vector<std::shared_ptr<const Record>>& records);
// Under (0, id): the file as the wire shows it, {"id","name","size","type"}; who reads the field that holds it reads its name.
void add_file_labels(storage::Connection& db, const std::set<std::int64_t>& ids, Labels& labels);
void add_labels(const Context& context, storage::Connection& db, const Entity& target, const std::vector<std::int64_t>& ids, Labels& labels);

struct RenderOptions {
  std::vector<std::string> fields;            // empty: all readable
  // Extra members written before the closing brace ("_next", hops).
  std::function<void(JsonWriter&)> more;
};
// A record that is named by what it links to bears the names of those (the part of a contact in an opportunity: the contact).
std::string label_of(const Labels& labels, const Record& record);
void render(const Context& context, const Labels& labels, const Record& record, JsonWriter& w, const RenderOptions& options = {});
void render(const Context& context, storage::Connection& db, const Record& record, JsonWriter& w);
// One value as the wire shows it: {"code","label"}, {"id","label"}, money, dates...
void render_value(const Context& context, const Labels& labels, const Entity& entity, const Field& field, const Value& value, JsonWriter& w);

}  // namespace socle::records
