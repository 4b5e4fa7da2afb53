#include "kernel/records/record.h"

namespace socle::records {
namespace {
const Value kEmptyValue;
}

const Value& Record::get(std::string_view field) const {
  const Field* f = entity_->find(field);
  return f ? value(*f) : kEmptyValue;
}
access::AccessRow Record::access() const {
  auto at = [&](int index) { return index < 0 ? 0 : as_int(values_[static_cast<std::size_t>(index)]); };
  access::AccessRow row{at(entity_->owner), at(entity_->team), at(entity_->territory), at(entity_->issuing_entity), 0, 0, 0, 0};
  auto named = [&](const char* name) { return as_int(get(name)); };
  if (entity_->find("via_owner")) {
    row.via_owner = named("via_owner");
    row.via_team = named("via_team");
    row.via_territory = named("via_territory");
  }
  if (!entity_->private_to.empty()) row.private_to = as_int(get(entity_->private_to));
  return row;
}
std::string Record::label() const {
  if (!entity_->title.empty()) {
    const std::string& title = as_text(get(entity_->title));   // phones and the like are texts of their own
    if (!title.empty()) return title;
  }
  std::string out;
  for (const auto& part : entity_->title_parts) {
    const std::string& s = as_text(get(part));
    if (s.empty()) continue;
    if (!out.empty()) out += ' ';
    out += s;
  }
  return out.empty() ? "#" + std::to_string(id()) : out;
}
const Record* Record::related(const Field& reference) const {
  auto it = relatives_.find(reference.index);
  return it == relatives_.end() ? nullptr : it->second.get();
}
const Record* Record::related(std::string_view reference) const {
  const Field* f = entity_->find(reference);
  return f ? related(*f) : nullptr;
}
void Record::attach(const Field& reference, std::shared_ptr<const Record> record) {
  relatives_[reference.index] = std::move(record);
}

}  // namespace socle::records
