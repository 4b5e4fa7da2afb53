// {"field":[before,after]} of a history row -> the list that screens show, without the fields that the reader may not read.
#pragma once
#include "kernel/records/render.h"

namespace socle::timeline {

struct ChangeRow {
  const meta::Entity* entity = nullptr;
  std::int64_t id = 0, version = 0;
  Json changes;
};
// Adds the records that the values of these changes name.
void collect_labels(const records::Context& context, storage::Connection& db, const std::vector<ChangeRow>& rows, records::Labels& labels);
// Writes [{"field","label","before","after"}]; answers false when nothing of it may be read.
bool write_changes(const records::Context& context, const records::Labels& labels, const ChangeRow& row, JsonWriter& w);

}  // namespace socle::timeline
