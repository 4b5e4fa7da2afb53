// Which column of a file feeds which field, and how its cells become values.
//
// Shape    propose(profile, entity) -> {"Column": {"field","by","format","choices"}}, found by name in both languages, by
//          the names that other systems give, then by content. Mapping::of reads what the person decided.
// Refuses  import.unknown_column {column}, import.unknown_field {field}, format.malformed
#pragma once
#include <map>

#include "io/table/profile.h"
#include "kernel/records/context.h"

namespace socle::quality {

struct ColumnMapping {
  std::size_t column = 0;
  const meta::Field* field = nullptr;
  std::string by;                                  // references: field of the target that the cell holds
  table::ColumnFormat format;
  std::map<std::string, std::string> choices;      // primary key of what the file says -> code
};
Json propose(const table::TableProfile& profile, const meta::Entity& entity, const meta::Snapshot& snapshot);
Result<std::vector<ColumnMapping>> read_mapping(const Json& mapping, const Json& profile, const meta::Entity& entity, const records::Context& context);
// The codes of a choice or a stage that a text means: by code, by label in both languages, by what it contains.
std::string choice_of(const meta::Field& field, std::string_view text);

}  // namespace socle::quality
