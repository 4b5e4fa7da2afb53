// One record of any entity: what a task or a file hangs on (KERNEL F18: entity_no, record id).
//
// Shape    Wire: {"entity":"account","id":7}, also {"entity_no":3,"id":7}, the form of history. Text: "account:7", "3:7".
//          kernel/records, which has the model at hand, adds entity and label when it renders.
// Refuses  link.unknown_entity {entity}, reference.malformed
#include "base/text.h"
#include "kernel/fields/ids.h"

namespace socle::fields {
namespace {
Tried<std::int64_t> entity_no_of(std::string_view name, const ParseContext& context) {
  if (context.snapshot)
    for (const auto& entity : context.snapshot->entities)
      if (entity->name == name && !entity->removed) return entity->entity_no;
  return refused("link.unknown_entity", {{"entity", shown(name)}});
}
Parsed link_value(Tried<std::int64_t> entity_no, Tried<std::int64_t> id) {
  if (!entity_no) return std::unexpected(entity_no.error());
  if (!id) return std::unexpected(id.error());
  return Link{*entity_no, *id};
}
Parsed parse(const Json& in, const Field&, const ParseContext& context) {
  if (in.is_null()) return Value{};
  if (!in.is_object()) return wrong_type();
  if (in["id"].is_null() && !by_field(in))
    return in["entity"].is_null() ? Parsed(Value{}) : refused("reference.malformed");
  if (in["entity"].is_string()) return link_value(entity_no_of(in["entity"].as_string(), context), id_of(in));
  if (in["entity_no"].is_int()) return link_value(id_of(in["entity_no"]), id_of(in));
  return wrong_type();
}
Parsed from_text(std::string_view text, const Field&, const ParseContext& context) {
  const std::string s = trim(text);
  if (s.empty()) return Value{};
  const auto colon = s.find(':');
  if (colon == std::string::npos) return refused("reference.malformed");
  const std::string entity = trim(std::string_view(s).substr(0, colon));
  return link_value(all_digits(entity) ? id_of_text(entity) : entity_no_of(entity, context),
                    id_of_text(std::string_view(s).substr(colon + 1)));
}
void write(const Value& v, const Field&, JsonWriter& out) {
  if (auto* link = std::get_if<Link>(&v))
    out.object().member("entity_no", link->entity_no).member("id", link->id).end();
  else out.null();
}
std::string to_text(const Value& v, const Field&, Language) {
  auto* link = std::get_if<Link>(&v);
  return link ? std::to_string(link->entity_no) + ":" + std::to_string(link->id) : std::string();
}
void to_columns(const Value& v, const Field&, std::vector<Cell>& out) {
  auto* link = std::get_if<Link>(&v);
  out.emplace_back(link ? Cell(link->id) : Cell());
  out.emplace_back(link ? Cell(link->entity_no) : Cell());
}
Value from_columns(const Cell* cells, const Field&) {
  auto* id = std::get_if<std::int64_t>(&cells[0]);
  auto* entity_no = std::get_if<std::int64_t>(&cells[1]);
  return entity_no && id ? Value{Link{*entity_no, *id}} : Value{};
}
std::string define(const Json& definition, Field& field) {
  field.target = "*";
  return no_params(definition, field);
}
}  // namespace

extern const FieldType link_type;
const FieldType link_type{
    .name = "link",
    .family = Family::link,
    .columns = {integer_column(), integer_column("entity")},
    .orderable = false,
    .parse = parse,
    .write = write,
    .to_text = to_text,
    .from_text = from_text,
    .to_columns = to_columns,
    .from_columns = from_columns,
    .define = define,
};

}  // namespace socle::fields
