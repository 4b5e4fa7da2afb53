// From a merged definition to the immutable snapshot that every request uses (BRIEF 2, KERNEL F2).
//
// Shape    definition (merge_layers) + the list of field types -> Snapshot, or every problem found, each with its path:
//          "entities.opportunity.fields.x_surface". What meta cannot judge (conditions, formulas) goes through Hooks.
// Refuses  model.invalid with problems model.bad_name model.reserved model.unknown_key model.unknown_type model.unknown_param
//          model.unknown_target model.unknown_field model.unknown_entity model.unknown_role model.missing model.wrong_value
//          model.duplicate_number model.duplicate_plural model.duplicate_name model.reserved_plural model.too_many_indexed
//          model.too_many_tracked model.create_too_long model.label_missing model.label_too_long model.menu_too_long model.bad_condition model.bad_formula,
//          and the codes of FieldType::define
// Keeps    fields[i].index == i, system fields first; address fields are followed by their parts.
// Thread   Pure.
#pragma once
#include <functional>

#include "kernel/meta/field_type.h"
#include "kernel/meta/snapshot.h"

namespace socle::meta {

constexpr int kMaxIndexed = 12;    // sortable or filterable fields of an entity, references and unique ones apart (KERNEL F19)
constexpr int kMaxTracked = 8;     // KERNEL F16
constexpr int kMaxCreate = 3;      // fields of the create panel (UI 29)
constexpr std::size_t kMaxLabel = 200;  // characters: a criterion is a sentence
constexpr int kMaxMenu = 8;        // PRODUCT 0

struct Hooks {
  // kernel/expr: a refusal becomes model.bad_condition with its code. Asked once every entity is whole.
  std::function<Done(const Snapshot&, const Entity&, const Json&)> check_condition;
  // kernel/expr: a computed field's formula; finds cycles and chains over 5 (KERNEL F17).
  std::function<Done(const Snapshot&, const Entity&, const Field&)> check_formula;
};

Result<SnapshotPtr> compile(const Json& definition, const FieldTypes& types, const Hooks& hooks = {}, Version version = {});

// What a company may not do to the shipped model: names without x_, another type or number for a shipped thing.
// Problems carry paths; empty when the layer is fine.
std::vector<Problem> check_layer(const Json& standard, const Json& company);

}  // namespace socle::meta
