// The published model, compiled: immutable, shared, replaced as a whole (KERNEL F2, BRIEF 2).
//
// Shape    Snapshot -> Entity -> Field. Everything a request needs to know of the model, without the database.
// Keeps    Names match [a-z][a-z0-9_]{0,39}, are for life and greppable from column to React prop. entity_no never changes.
//          fields[i].index == i; the system fields stand first, at the positions of enum SystemField.
// Thread   const after compile(); readers hold a shared_ptr for the length of a request.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "kernel/meta/value.h"

namespace socle::meta {

struct FieldType;
struct Entity;

enum class Language { fr, en };
constexpr int kLanguages = 2;

// {fr, en}; a missing one falls back to the other (KERNEL F19).
struct Label {
  std::string text[kLanguages];
  const std::string& in(Language l) const;
};
// The words of an entity (REC-13): French agrees in gender, elision and number.
struct EntityLabel {
  Label one, many;             // "opportunité", "opportunités" / "opportunity", "opportunities"
  bool feminine = false;       // "Nouvelle opportunité", "Aucune opportunité"
  bool elision = false;        // "l'opportunité", "d'opportunité"
};

struct Choice {
  std::string code;            // for life
  Label label;
  std::string color;           // a label colour of the look: teal blue violet rose terre ochre moss stone
  bool retired = false;        // readable and filterable, no longer offered
  bool removed = false;        // known to history only
};

enum class StageCategory { open, won, lost };
struct Criterion {
  std::string code;            // unique in its pipeline, for life
  Label label;
  bool on_exit = false;        // else on entry
  bool blocking = true;        // else a warning
  Json condition;              // in the filter language, on the record that moves
  Json needs;                  // what completes it: {"field":"amount"} or {"create":"activity","with":{...}}
};
struct Stage {
  std::string code;
  Label label;
  StageCategory category = StageCategory::open;
  int probability = 0;         // percent
  std::string forecast_category;   // pipeline, best_case, commit, closed, omitted
  int max_age_days = 0;        // 0: none
  bool retired = false;
  bool removed = false;        // known to history only; no live record stands in it
  std::vector<Criterion> criteria;
};
struct Pipeline {
  std::string code;
  Label label;
  std::vector<Stage> stages;   // in order
  bool retired = false;
  bool removed = false;
  const Stage* find(std::string_view stage) const;
};

struct Field {
  std::string name;
  const FieldType* type = nullptr;
  int index = 0;               // position in Entity::fields
  int field_no = 0;            // permanent, per database (multi-reference links, mining); never renumber
  Label label, help;
  std::string group;           // layout section by default
  Json params;                 // of the type, checked: {"max_length":120}, {"scale":4}, {"entity":"account"}
  Value default_value;
  std::string default_expression;   // "me", "today", "now", or empty
  bool system = false;         // written by the kernel only
  bool required = false;
  bool unique = false;
  bool sortable = false;
  bool filterable = false;
  bool searchable = false;
  bool read_only = false;
  bool critical = false;       // counts for completeness
  bool personal = false;       // RGPD
  bool tracked = false;        // has spans
  bool exact = false;          // text compared byte by byte (codes)
  bool removed = false;        // hidden: column kept, absent from every door
  bool hidden = false;         // kept by the kernel (copies of a parent's access columns), absent from every door
  int shape = 1;               // raised by each change of type: a new shape has new columns, the old ones are kept (KERNEL F2)
  bool translated = false;
  std::string part_of;         // name of the address field whose part this is, else empty
  std::string part;            // street, street2, postcode, city, country
  // Of some types:
  std::vector<Choice> choices;             // choice, multi_choice
  std::vector<Pipeline> pipelines;         // stage
  std::string target;                      // reference, multi_reference: entity name; "*" = any entity (polymorphic)
  const Entity* target_entity = nullptr;   // null for "*"
  int scale = 0;                           // decimal, percent, price
  std::string formula;                     // computed: source text; rollup: see rollup
  struct Rollup {
    std::string relation;                  // entity.field that points here: "opportunity.account"
    std::string function;                  // count sum min max
    std::string field;                     // of the child, empty for count
    Json where;                            // filter on the child
    bool everyone = false;                 // scope: everyone (a disclosure)
  };
  std::optional<Rollup> rollup;
  // Physical columns, in the order of FieldType::columns: name, name__cur, name__base, name__key ...
  std::vector<std::string> columns;
  const Choice* choice(std::string_view code) const;
  const Stage* stage(std::string_view code) const;              // in any pipeline of the field
  const Pipeline* pipeline_of(std::string_view stage) const;
  bool stored() const { return !columns.empty(); }
  bool keyed() const { return (sortable || filterable || unique) && !exact; }   // text has its __key column
};

enum class AccessKind { own_columns, through, everyone, system };

// Positions of the system fields in every entity.
enum SystemField : int { kId, kVersion, kCreatedAt, kCreatedBy, kUpdatedAt, kUpdatedBy, kChangeSet, kDeletedAt, kSystemFields };
// Then, where access is own_columns: owner, team, territory, issuing_entity (Entity::owner ... >= 0).

struct LayoutSection {
  std::string code;
  Label label;
  std::vector<std::string> fields;
};
struct Relation {              // a to-many relation seen from the target side
  std::string name;            // API name used by {"any": name}: plural of the child, or declared
  const Entity* entity = nullptr;   // the child
  const Field* field = nullptr;     // its reference field that points here (may be polymorphic)
  Label label;
  bool shown = true;           // as a related list
};
struct Validation {            // REC-06: when holds => then must hold
  std::string code;
  Label message;
  Json when, must;             // conditions; an empty when is always true
  std::vector<std::string> require;   // fields that must be set
  std::string field;           // field that the error names; empty: the record as a whole
  bool overridable = false;
};
struct View {                  // shared views of the model; personal ones are rows
  std::string code;
  Label label;
  Json state;                  // {"filter":..,"sort":"-amount,name","columns":[..],"kind":"table|board","group":..}
};

struct Entity {
  std::string name;            // singular, also the table's name
  std::string plural;          // URL word
  int entity_no = 0;           // never renumber
  EntityLabel label;
  std::string module;
  std::string icon;
  bool system = false;         // of kernel/access: users, teams, ...
  bool removed = false;
  AccessKind access = AccessKind::own_columns;
  std::string through;         // reference field, when access == through
  std::string title;           // field shown as the label of a record
  std::vector<std::string> title_parts;   // fields joined by a space when there is no single title field
  std::string default_sort;    // "name" or "-created_at"
  bool on_timeline = false;    // its records are entries of the timelines of what they point at
  std::string timeline_at;     // field that dates the entry (else created_at)
  std::string timeline_kind;   // field whose value is the entry's kind, or a constant beginning with '='
  std::string rate_on;         // date field that locks exchange rates once set (else today's rate)
  std::string private_to;      // reference field to user: only that person sees the record, when set
  bool data_subject = false;   // describes a person
  std::vector<Field> fields;
  int owner = -1, team = -1, territory = -1, issuing_entity = -1;   // index in fields, or -1
  std::vector<Relation> relations;
  std::vector<Validation> validations;
  std::vector<LayoutSection> detail;                 // record page
  std::vector<std::string> list, create, card, header;   // default columns; create panel; board card; record header figures
  std::vector<std::vector<std::string>> unique_together;
  std::vector<View> views;
  const Field* find(std::string_view field_name) const;   // removed fields are not found
  const Relation* relation(std::string_view relation_name) const;
  const Field& at(int index) const { return fields[static_cast<std::size_t>(index)]; }

  std::unordered_map<std::string, int> by_name;
};

enum class Scope { none, own, team, team_tree, territory, all };
struct EntityRights {
  bool create = false;
  Scope read = Scope::none, update = Scope::none, remove = Scope::none;
  bool export_ = false, import = false, merge = false, override_ = false;   // override_: may pass an overridable rule
};
enum class FieldAccess { hidden, read, write };
struct Role {
  std::string code;
  Label label;
  std::map<std::string, EntityRights, std::less<>> entities;
  // "entity.field" -> access; absent means write
  std::map<std::string, FieldAccess, std::less<>> fields;
  std::vector<std::string> powers;   // admin.model admin.users admin.roles audit.read view_as access.explain import.history users.create
  Json menu;                          // at most 8 entries
  std::string home;                   // first page
  bool retired = false;
  bool has(std::string_view power) const;
};

struct Company {
  std::string name;
  std::string currency = "EUR";
  std::string zone = "Europe/Paris";
  Language language = Language::fr;
};

// 3.2: third publication, second patch since. Each swap also raises `number`, which every write compares (F2).
struct Version {
  int major = 0, patch = 0;
  std::int64_t number = 0;
  std::string text() const { return std::to_string(major) + "." + std::to_string(patch); }
};

struct Snapshot {
  Version version;
  Company company;
  std::vector<std::unique_ptr<Entity>> entities;   // in order of entity_no
  std::vector<Role> roles;
  Json definition;                                  // the merged definition it was compiled from
  const Entity* find(std::string_view name) const;         // by singular API name; removed ones are not found
  const Entity* by_plural(std::string_view plural) const;
  const Entity* by_no(std::int64_t entity_no) const;       // removed ones too (history)
  const Role* role(std::string_view code) const;

  std::unordered_map<std::string, const Entity*> names, plurals;
  std::unordered_map<std::int64_t, const Entity*> numbers;
};
using SnapshotPtr = std::shared_ptr<const Snapshot>;

}  // namespace socle::meta
