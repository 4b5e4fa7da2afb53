// What compile() refuses: all problems at once, each with its path.
#include <gtest/gtest.h>

#include <algorithm>

#include "kernel/fields/all_fields.h"
#include "kernel/meta/canonical.h"
#include "kernel/meta/compile.h"
#include "kernel/meta/publish/change.h"
#include "kernel/meta/yaml.h"

namespace socle::meta {
namespace {
// A small model: people, and things that they own.
constexpr const char* kBase = R"(
entities:
  user: {no: 1, plural: users, system: true, access: system, title: name, fields: {name: {no: 20, type: text}}}
  team: {no: 2, plural: teams, system: true, access: system, title: name, fields: {name: {no: 20, type: text}}}
  territory: {no: 3, plural: territories, system: true, access: system, title: name, fields: {name: {no: 20, type: text}}}
  issuing_entity: {no: 4, plural: issuing_entities, system: true, access: system, title: name, fields: {name: {no: 20, type: text}}}
  thing:
    no: 10
    plural: things
    title: name
    default_sort: name
    fields:
      name: {no: 20, type: text, sortable: true}
      part_of: {no: 21, type: reference, params: {entity: thing}, inverse: parts}
      place: {no: 30, type: address, filterable: true}
    layouts: {list: [name], create: [name], detail: {main: {fields: [name]}}}
)";
Json base() { return *parse_yaml(kBase, "base.yaml"); }
std::vector<std::string> problems(const std::string& yaml) {
  Json definition = base();
  merge_patch(definition, *parse_yaml(yaml, "patch.yaml"));
  canonical(definition);
  auto compiled = compile(definition, fields::find_field_type);
  std::vector<std::string> out;
  if (compiled) return out;
  for (const auto& p : compiled.error().problems) out.push_back(p.field + " " + p.rule);
  return out;
}
using Lines = std::vector<std::string>;

TEST(Compile, the_small_model_is_fine) { EXPECT_EQ(problems("{}"), Lines{}); }

TEST(Compile, names_are_checked) {
  EXPECT_EQ(problems("entities: {thing: {fields: {x__y: {no: 40, type: text}}}}"), Lines{"entities.thing.fields.x__y model.bad_name"});
  EXPECT_EQ(problems("entities: {thing: {fields: {Xy: {no: 40, type: text}}}}"), Lines{"entities.thing.fields.Xy model.bad_name"});
  EXPECT_EQ(problems("entities: {thing: {fields: {id: {no: 40, type: text}}}}"), Lines{"entities.thing.fields.id model.reserved"});
  EXPECT_EQ(problems("entities: {thing: {fields: {place_city: {no: 40, type: text}}}}"), Lines{"entities.thing.fields.place_city model.duplicate_name"});
  EXPECT_EQ(problems("entities: {thing: {plural: jobs}}"), Lines{"entities.thing.plural model.reserved_plural"});
  EXPECT_EQ(problems("entities: {thing: {plural: users}}"), Lines{"entities.thing.plural model.duplicate_plural"});
}

TEST(Compile, nothing_stands_nameless) {
  EXPECT_EQ(problems("entities: {thing: {fields: {a: {no: 40, type: text, label: {fr: ' ', en: ''}}}}}"), Lines{"entities.thing.fields.a.label model.label_missing"});
  EXPECT_EQ(problems("entities: {thing: {fields: {a: {no: 40, type: text, label: 42}}}}").front(), "entities.thing.fields.a.label model.wrong_value");
  EXPECT_EQ(problems("entities: {thing: {fields: {a: {no: 40, type: text, label: {de: Feld}}}}}").front(), "entities.thing.fields.a.label.de model.unknown_key");
  EXPECT_EQ(problems("entities: {thing: {fields: {a: {no: 40, type: text, label: " + std::string(201, 'a') + "}}}}"), Lines{"entities.thing.fields.a.label model.label_too_long"});
  EXPECT_EQ(problems("entities: {thing: {fields: {a: {no: 40, type: text, label: {en: Size}}, b: {no: 41, type: text}}}}"), Lines{});
  EXPECT_EQ(problems("entities: {thing: {label: {fr: {one: chose, many: ''}}}}"), Lines{"entities.thing.label.many model.label_missing"});
  EXPECT_EQ(problems("entities: {thing: {label: {fr: {un: chose}}}}").front(), "entities.thing.label.fr.un model.unknown_key");
  EXPECT_EQ(problems("system_fields: {owner: {label: {fr: ''}}}"), Lines{"system_fields.owner.label model.label_missing"});
  EXPECT_EQ(problems("roles: {clerk: {label: ''}}"), Lines{"roles.clerk.label model.label_missing"});
}

TEST(Compile, all_problems_are_said_at_once) {
  const auto all = problems(
      "entities: {thing: {title: absent, fields: {a: {no: 40, type: nothing}, b: {no: 41, type: text, params: {shape: 1}}, c: {no: 42, type: reference, params: {entity: ghost}}, d: {no: 42, typ: 1, type: text}}, "
      "layouts: {list: [absent], create: [name, part_of, b, d]}}}");
  for (const char* line : {"entities.thing.fields.a model.unknown_type", "entities.thing.fields.b.params.shape model.unknown_param", "entities.thing.fields.c model.unknown_target",
                           "entities.thing.fields.d.typ model.unknown_key", "entities.thing.fields.d model.duplicate_number", "entities.thing.layouts.list model.unknown_field",
                           "entities.thing.layouts.create model.create_too_long", "entities.thing.title model.unknown_field"})
    EXPECT_NE(std::find(all.begin(), all.end(), line), all.end()) << line;
}

TEST(Compile, at_most_twelve_indexed_and_eight_tracked) {
  std::string fields;
  for (int i = 0; i < 13; ++i) fields += "x_" + std::to_string(i) + ": {no: " + std::to_string(100'000'000 + i) + ", type: integer, filterable: true, tracked: " + (i < 9 ? "true" : "false") + "},";
  const auto all = problems("entities: {thing: {fields: {" + fields + "}}}");
  EXPECT_NE(std::find(all.begin(), all.end(), "entities.thing model.too_many_indexed"), all.end());
  EXPECT_NE(std::find(all.begin(), all.end(), "entities.thing model.too_many_tracked"), all.end());
}

TEST(Compile, pipelines_and_rollups) {
  const auto all = problems(
      "entities: {thing: {fields: {stage: {no: 50, type: stage, pipelines: {p: {stages: {a: {category: open}, b: {category: maybe}}}, q: {stages: {a: {category: open}, c: {category: won, probability: 120}}}}},"
      "total: {no: 51, type: rollup, rollup: {relation: thing.name, function: sum, field: name}}}}}");
  for (const char* line : {"entities.thing.fields.stage.pipelines.p.stages.b model.wrong_value", "entities.thing.fields.stage.pipelines.q.stages.a model.duplicate_name",
                           "entities.thing.fields.stage.pipelines.q.stages.c model.wrong_value", "entities.thing.fields.total.rollup model.wrong_value"})
    EXPECT_NE(std::find(all.begin(), all.end(), line), all.end()) << line;
}

TEST(Compile, roles_name_what_exists) {
  const auto all = problems("roles: {boss: {menu: [thing, ghost], powers: [fly], entities: {thing: {read: everything}}, fields: {thing.name: hidden, thing.ghost: hidden}}}");
  EXPECT_EQ(all, (Lines{"roles.boss.menu model.unknown_entity", "roles.boss.powers model.wrong_value", "roles.boss.entities.thing model.wrong_value", "roles.boss.fields.thing.ghost model.unknown_field"}));
}

TEST(Compile, the_hook_judges_conditions) {
  Json definition = base();
  merge_patch(definition, *parse_yaml("entities: {thing: {views: {v: {state: {filter: {field: ghost, op: eq, value: 1}}}}}}", "p.yaml"));
  Hooks hooks;
  hooks.check_condition = [](const Snapshot&, const Entity& e, const Json& c) -> Done {
    if (e.find(c["field"].as_string())) return {};
    return refuse(RefusalKind::invalid, "filter.unknown_field");
  };
  auto compiled = compile(definition, fields::find_field_type, hooks);
  ASSERT_FALSE(compiled);
  EXPECT_EQ(compiled.error().problems[0].field, "entities.thing.views.v");
  EXPECT_EQ(compiled.error().problems[0].rule, "model.bad_condition");
}

TEST(Compile, positions_and_columns) {
  Json definition = base();
  canonical(definition);
  auto compiled = compile(definition, fields::find_field_type);
  ASSERT_TRUE(compiled);
  const Entity& thing = *(*compiled)->find("thing");
  EXPECT_EQ(thing.at(kCreatedBy).name, "created_by");
  EXPECT_EQ(thing.owner, static_cast<int>(kSystemFields));
  EXPECT_EQ(thing.find("name")->field_no, 10'020);
  EXPECT_EQ(thing.find("name")->columns, (Lines{"name", "name__key"}));
  EXPECT_EQ(thing.find("place_city")->field_no, 10'034);
  EXPECT_FALSE(thing.find("place")->stored());
  EXPECT_EQ(thing.relation("parts")->field->name, "part_of");
}

TEST(Weights, of_changes) {
  auto weight = [&](const std::string& yaml) {
    Json after = base();
    merge_patch(after, *parse_yaml(yaml, "p.yaml"));
    const auto all = differences(base(), after);
    EXPECT_EQ(all.size(), 1u) << yaml;
    return all.empty() ? std::string() : all[0].code + " " + std::string(weight_name(all[0].weight));
  };
  EXPECT_EQ(weight("entities: {thing: {fields: {name: {label: {fr: Nom}}}}}"), "publish.diff.label small");
  EXPECT_EQ(weight("entities: {thing: {layouts: {list: []}}}"), "publish.diff.layout small");
  EXPECT_EQ(weight("entities: {thing: {views: {v: {state: {}}}}}"), "publish.diff.view_added small");
  EXPECT_EQ(weight("entities: {thing: {fields: {x_new: {type: text}}}}"), "publish.diff.field_added normal");
  EXPECT_EQ(weight("entities: {thing: {fields: {x_new: {type: text, personal: true}}}}"), "publish.diff.field_added grave");
  EXPECT_EQ(weight("entities: {thing: {fields: {name: {required: true}}}}"), "publish.diff.field_required normal");
  EXPECT_EQ(weight("entities: {thing: {fields: {name: {removed: true}}}}"), "publish.diff.field_removed grave");
  EXPECT_EQ(weight("roles: {boss: {menu: []}}"), "publish.diff.role_added grave");
}

}  // namespace
}  // namespace socle::meta
