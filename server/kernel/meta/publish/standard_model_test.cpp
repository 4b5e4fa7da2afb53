// The shipped model compiles with the real field types, in both languages, and says what STORIES says.
#include <gtest/gtest.h>

#include <algorithm>

#include "kernel/expr/condition.h"
#include "kernel/fields/all_fields.h"
#include "kernel/meta/canonical.h"
#include "kernel/meta/compile.h"
#include "kernel/meta/labels.h"
#include "kernel/meta/model_json.h"
#include "kernel/meta/standard.h"

namespace socle::meta {
namespace {
Json standard() {
  auto made = assemble(standard_files());
  if (!made) throw Fault(made.error().code + " " + (made.error().params.empty() ? "" : made.error().params[0].second));
  return *made;
}
Hooks with_expr() {
  Hooks hooks;
  hooks.check_condition = [](const Snapshot& s, const Entity& e, const Json& condition) -> Done {
    auto parsed = expr::parse_condition(condition, s, e, {}, {&s, Language::fr, 0, nullptr, "FR"});
    if (!parsed) return std::unexpected(parsed.error());
    return {};
  };
  return hooks;
}
SnapshotPtr snapshot() {
  auto compiled = compile(standard(), fields::find_field_type, with_expr(), {3, 0, 1});
  if (!compiled) {
    std::string all;
    for (const auto& p : compiled.error().problems) {
      all += p.field + ": " + p.rule;
      for (const auto& [k, v] : p.params) all += " " + k + "=" + v;
      all += "\n";
    }
    throw Fault(all);
  }
  return *compiled;
}

TEST(StandardModel, compiles_and_has_no_label_gap) {
  const auto s = snapshot();
  EXPECT_EQ(label_gaps(*s), std::vector<std::string>{});
  for (const char* name : {"user", "team", "membership", "territory", "issuing_entity", "rate", "account", "site", "contact", "affiliation", "lead",
                           "opportunity", "opportunity_contact", "product", "opportunity_product", "competitor", "activity"})
    EXPECT_NE(s->find(name), nullptr) << name;
  for (const auto& e : s->entities)   // one that is given no noun bears its name
    for (const char* language : {"fr", "en"}) EXPECT_TRUE(s->definition["entities"][e->name]["label"].has(language)) << e->name << " " << language;
}

TEST(StandardModel, system_fields_stand_first_and_indexes_are_positions) {
  const auto s = snapshot();
  for (const auto& e : s->entities) {
    EXPECT_EQ(e->at(kId).name, "id");
    EXPECT_EQ(e->at(kDeletedAt).name, "deleted_at");
    for (std::size_t i = 0; i < e->fields.size(); ++i) EXPECT_EQ(e->fields[i].index, static_cast<int>(i)) << e->name;
    if (e->access == AccessKind::own_columns) {
      EXPECT_EQ(e->at(e->owner).name, "owner");
      EXPECT_EQ(e->at(e->issuing_entity).target, "issuing_entity");
    }
  }
}

TEST(StandardModel, the_pipeline_of_the_stories) {
  const auto s = snapshot();
  const Field* stage = s->find("opportunity")->find("stage");
  ASSERT_NE(stage, nullptr);
  const Pipeline& p = stage->pipelines.at(0);
  EXPECT_EQ(p.code, "new_business");
  std::vector<std::string> codes;
  std::vector<int> probabilities;
  for (const auto& x : p.stages) {
    codes.push_back(x.code);
    probabilities.push_back(x.probability);
  }
  EXPECT_EQ(codes, (std::vector<std::string>{"to_qualify", "meeting", "study", "proposal", "negotiation", "won", "lost"}));
  EXPECT_EQ(probabilities, (std::vector<int>{10, 25, 45, 60, 80, 100, 0}));
  EXPECT_EQ(stage->stage("study")->max_age_days, 21);
  EXPECT_EQ(stage->stage("proposal")->criteria.size(), 4u);
  EXPECT_EQ(stage->stage("won")->category, StageCategory::won);
  EXPECT_EQ(stage->stage("study")->label.in(Language::fr), "Étude");
  EXPECT_EQ(stage->pipeline_of("renewal_agreed")->code, "renewal");
}

TEST(StandardModel, what_reps_and_support_may_not_see) {
  const auto s = snapshot();
  EXPECT_EQ(s->role("sales_rep")->fields.at("product.cost"), FieldAccess::hidden);
  EXPECT_EQ(s->role("support")->fields.at("opportunity.*"), FieldAccess::hidden);
  EXPECT_EQ(s->role("administrator")->entities.count("account"), 0u);
  EXPECT_TRUE(s->role("administrator")->has("admin.users"));
  for (const auto& r : s->roles) EXPECT_LE(r.menu.items().size(), 8u) << r.code;
  EXPECT_EQ(s->roles.size(), 8u);
}

TEST(StandardModel, relations_and_address_parts) {
  const auto s = snapshot();
  const Entity* account = s->find("account");
  for (const char* relation : {"contacts", "opportunities", "activities", "sites", "subsidiaries", "affiliations", "leads"}) EXPECT_NE(account->relation(relation), nullptr) << relation;
  EXPECT_EQ(account->relation("activities")->field->name, "account");
  EXPECT_EQ(s->find("product")->relation("activities")->field->name, "related");
  const Field* city = account->find("city");
  ASSERT_NE(city, nullptr);
  EXPECT_EQ(city->part_of, "address");
  EXPECT_TRUE(city->sortable);
  EXPECT_EQ(city->columns, (std::vector<std::string>{"city", "city__key"}));
  EXPECT_FALSE(account->find("street")->sortable);
  EXPECT_TRUE(s->find("site")->at(s->find("site")->owner).hidden);
  EXPECT_TRUE(s->find("activity")->find("via_owner")->hidden);
}

TEST(StandardModel, french_words_agree) {
  const auto s = snapshot();
  EXPECT_TRUE(s->find("opportunity")->label.feminine);
  EXPECT_TRUE(s->find("opportunity")->label.elision);
  EXPECT_FALSE(s->find("account")->label.feminine);
}

TEST(StandardModel, order_is_canonical) {
  Json again = standard();
  const std::string once = again.dump();
  canonical(again);
  EXPECT_EQ(again.dump(), once);
}

TEST(StandardModel, the_wire_hides_what_a_role_may_not_see) {
  const auto s = snapshot();
  ModelSight sight;
  sight.sees = [](const Entity& e) { return e.name != "competitor"; };
  sight.access = [](const Entity& e, const Field& f) { return e.name == "product" && f.name == "cost" ? FieldAccess::hidden : FieldAccess::write; };
  auto wire = parse_json(model_json(*s, sight), {.max_bytes = 8u << 20});
  ASSERT_TRUE(wire.has_value());
  EXPECT_EQ((*wire)["version"].as_string(), "3.0");
  bool product = false;
  for (const Json& e : (*wire)["entities"].items()) {
    EXPECT_NE(e["name"].as_string(), "competitor");
    if (e["name"].as_string() != "product") continue;
    product = true;
    for (const Json& f : e["fields"].items()) EXPECT_NE(f["name"].as_string(), "cost");
    for (const Json& f : e["layouts"]["list"].items()) EXPECT_NE(f.as_string(), "cost");
  }
  EXPECT_TRUE(product);
}

}  // namespace
}  // namespace socle::meta
