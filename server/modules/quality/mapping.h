// Which column of a file feeds which field, and how its cells become values.
//
// Shape    propose(profile, entity) -> {"Column": {"field","by","format","choices","of","also","treatment"}}, found by name in both
//          languages, by the names that other systems give, then by content. read_mapping reads what the person decided.
//          of: "contact:2" is the second contact that the row holds beside its own record, by the reference that points back.
//          field "full_name": civility, given and family name in one cell. also: more targets of the same column; those of phones and
//          e-mails take the next values of the cell, others the same. treatment: keep (as it stands), enrich (only where the record
//          has nothing), clean (words in capitals get their case).
// Refuses  import.unknown_column {column}, import.unknown_field {field}, import.unknown_record {record}, field.unknown_choice {value},
//          format.malformed
#pragma once
#include <map>

#include "io/table/profile.h"
#include "kernel/records/context.h"

namespace socle::quality {

enum class Treatment { keep, enrich, clean };
struct ColumnMapping {
  std::size_t column = 0;
  std::string heading;
  const meta::Field* field = nullptr;              // null: the whole name of a person
  const meta::Entity* entity = nullptr;            // that the field belongs to
  std::string of;                                  // "contact:1"; empty: the row's own record
  const meta::Field* link = nullptr;               // of a related record: its reference to the row's own
  bool again = false;                              // a further target of the same column
  std::string by;                                  // references: field of the target that the cell holds
  table::ColumnFormat format;
  std::map<std::string, std::string> choices;      // primary key of what the file says -> code
  Treatment treatment = Treatment::keep;
};
Json propose(const table::TableProfile& profile, const meta::Entity& entity, const records::Context& context);
// Adds what the row's other records take: contacts, a site, a dated note. Changes `mapping`.
void propose_related(const table::TableProfile& profile, const std::vector<std::string>& names, const meta::Entity& entity, const records::Context& context, Json& mapping);
Result<std::vector<ColumnMapping>> read_mapping(const Json& mapping, const Json& profile, const meta::Entity& entity, const records::Context& context);
// The codes of a choice or a stage that a text means: by code, by label in both languages, by what it contains.
std::string choice_of(const meta::Field& field, std::string_view text);
// The reference of `child` that points at `entity`; null when a row of `entity` cannot feed it.
const meta::Field* link_of(const meta::Entity& child, const meta::Entity& entity);
bool writable(const meta::Field& field);
std::string plain_words(std::string_view text);    // folded, without underscores

}  // namespace socle::quality
