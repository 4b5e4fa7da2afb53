// Publishing, on both engines: what is added appears, what is removed is kept, what stands in the way is counted.
#include <atomic>
#include <thread>

#include "kernel/meta/publish/publish_test_company.h"
#include "kernel/meta/publish/schema_plan.h"

namespace socle::meta {
namespace {
using storage::Engine;

class Publishing : public storage::EngineTest {};
SOCLE_ENGINES(Publishing);

TEST_P(Publishing, a_fresh_database_gets_the_standard_model_and_needs_nothing_more) {
  TestCompany c(*db);
  EXPECT_EQ(c.model->snapshot()->version.text(), "1.0");
  EXPECT_EQ(c.model->snapshot()->version.number, 1);
  ASSERT_TRUE(db->read({}, [&](storage::Connection& connection) -> Done {
    const auto existing = read_existing(connection);
    EXPECT_TRUE(existing.tables.contains("opportunity"));
    EXPECT_TRUE(existing.tables.at("opportunity__spans").contains("amount__base"));
    EXPECT_TRUE(existing.indexes.contains("account__siren__ux"));
    EXPECT_TRUE(plan_schema(existing, *c.model->snapshot(), connection.dialect()).empty());
    return {};
  }));
  c.open();
  EXPECT_EQ(c.model->snapshot()->version.number, 1) << "opening again changes nothing";
}

TEST_P(Publishing, a_unique_value_is_compared_without_case_and_accents_among_live_rows) {
  TestCompany c(*db);
  const auto id = c.insert("competitor", {{"name", "Éclairage Noël"}});
  EXPECT_THROW(c.insert("competitor", {{"name", "eclairage noel"}}), std::exception);
  ASSERT_TRUE(db->write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    tx.execute("UPDATE \"competitor\" SET \"deleted_at\"=1 WHERE \"id\"=?1", {Cell(id)});
    return {};
  }));
  EXPECT_GT(c.insert("competitor", {{"name", "eclairage noel"}}), id);
}

TEST_P(Publishing, a_small_change_is_a_patch_and_can_be_taken_back) {
  TestCompany c(*db);
  auto patched = c.model->apply_small_change(*parse_json(R"({"entities":{"opportunity":{"label":{"fr":{"one":"affaire","many":"affaires"}},
      "fields":{"lost_reason":{"choices":{"x_weather":{"label":{"fr":"Météo","en":"Weather"}}}}}}}})"), {7, "words"});
  ASSERT_TRUE(patched) << said(patched.error());
  EXPECT_EQ(patched->version.text(), "1.1");
  EXPECT_EQ(patched->differences.size(), 2u);
  EXPECT_EQ(c.model->snapshot()->find("opportunity")->label.one.in(Language::fr), "affaire");
  EXPECT_EQ(c.field("opportunity", "lost_reason")->choices.back().code, "x_weather") << "a new choice stands last";
  auto undone = c.model->undo_small_change({7, ""});
  ASSERT_TRUE(undone) << said(undone.error());
  EXPECT_EQ(undone->version.text(), "1.2");
  EXPECT_TRUE(c.field("opportunity", "lost_reason")->choice("x_weather")->removed);
  EXPECT_FALSE(c.model->undo_small_change({}).has_value());
}

TEST_P(Publishing, what_is_not_small_needs_a_draft) {
  TestCompany c(*db);
  auto refused = c.model->apply_small_change(*parse_json(R"({"entities":{"account":{"fields":{"x_size":{"type":"integer"}}}}})"), {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "publish.needs_draft");
  EXPECT_EQ(c.model->snapshot()->version.number, 1);
}

TEST_P(Publishing, the_shipped_model_keeps_its_names) {
  TestCompany c(*db);
  const auto n = c.draft(R"({"entities":{"account":{"fields":{"size":{"type":"integer"},"name":{"type":"integer"}}}}})");
  auto refused = c.model->publish(n, {});
  ASSERT_FALSE(refused);
  const std::string all = said(refused.error());
  EXPECT_NE(all.find("entities.account.fields.size model.needs_prefix"), std::string::npos) << all;
  EXPECT_NE(all.find("entities.account.fields.name model.fixed key=type"), std::string::npos) << all;
}

TEST_P(Publishing, a_field_and_a_stage_appear_and_their_numbers_are_for_life) {
  TestCompany c(*db);
  const auto n = c.draft(R"({"entities":{"opportunity":{"fields":{
      "x_surface":{"type":"decimal","params":{"scale":1},"label":{"fr":"Surface","en":"Area"},"filterable":true},
      "stage":{"pipelines":{"new_business":{"stages":{"x_visit":{"category":"open","probability":50,"label":{"fr":"Visite","en":"Visit"}}}}}}}}}})");
  auto preview = c.model->preview(n);
  ASSERT_TRUE(preview) << said(preview.error());
  EXPECT_EQ(weight_name(preview->weight), "normal");
  EXPECT_TRUE(preview->obstacles.empty());
  auto published = c.model->publish(n, {3, "surfaces"});
  ASSERT_TRUE(published) << said(published.error());
  EXPECT_FALSE(published->pending);
  EXPECT_EQ(published->version.text(), "2.0");
  const Field* surface = c.field("opportunity", "x_surface");
  ASSERT_NE(surface, nullptr);
  EXPECT_GE(surface->field_no, 100'000'000);
  const auto& detail = c.model->snapshot()->find("opportunity")->detail.front().fields;
  EXPECT_NE(std::find(detail.begin(), detail.end(), "x_surface"), detail.end()) << "it shows without a layout that names it";
  const Field* stage = c.field("opportunity", "stage");
  std::vector<std::string> codes;
  for (const auto& s : stage->pipelines[0].stages) codes.push_back(s.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"to_qualify", "meeting", "study", "proposal", "negotiation", "x_visit", "won", "lost"}));
  const auto id = c.insert("opportunity", {{"name", "Gymnase"}, {"x_surface", "12.5"}, {"stage", "x_visit"}});
  EXPECT_EQ(c.number("SELECT \"x_surface\" FROM \"opportunity\" WHERE \"id\"=?1", {Cell(id)}), 125);
}

TEST_P(Publishing, a_removed_field_is_hidden_and_comes_back_with_its_values_but_not_as_something_else) {
  TestCompany c(*db);
  ASSERT_TRUE(c.model->publish(c.draft(R"({"entities":{"account":{"fields":{"x_size":{"type":"integer"}}}}})"), {}));
  const int number = c.field("account", "x_size")->field_no;
  const auto id = c.insert("account", {{"name", "Petit"}, {"x_size", 42}});
  ASSERT_TRUE(c.model->publish(c.draft(R"({"entities":{"account":{"fields":{"x_size":null}}}})"), {}));
  EXPECT_EQ(c.field("account", "x_size"), nullptr);
  EXPECT_EQ(c.number("SELECT \"x_size\" FROM \"account\" WHERE \"id\"=?1", {Cell(id)}), 42);
  auto other = c.model->publish(c.draft(R"({"entities":{"account":{"fields":{"x_size":{"type":"text","removed":false}}}}})"), {});
  ASSERT_FALSE(other);
  EXPECT_NE(said(other.error()).find("model.name_taken"), std::string::npos) << said(other.error());
  ASSERT_TRUE(c.model->publish(c.draft(R"({"entities":{"account":{"fields":{"x_size":{"type":"integer"}}}}})"), {}));
  ASSERT_NE(c.field("account", "x_size"), nullptr);
  EXPECT_EQ(c.field("account", "x_size")->field_no, number);
}

TEST_P(Publishing, what_uses_a_removed_field_is_listed_and_blocks) {
  TestCompany c(*db);
  ASSERT_TRUE(c.model->publish(c.draft(R"({"entities":{"account":{"fields":{"x_size":{"type":"integer"}},"layouts":{"list":["name","x_size"]}}}})"), {}));
  auto preview = c.model->preview(c.draft(R"({"entities":{"account":{"fields":{"x_size":null}}}})"));
  ASSERT_TRUE(preview);
  EXPECT_EQ(weight_name(preview->weight), "grave");
  ASSERT_EQ(preview->obstacles.size(), 1u);
  EXPECT_EQ(preview->obstacles[0].path, "entities.account.layouts.list");
  EXPECT_EQ(preview->obstacles[0].code, "model.unknown_field");
}

TEST_P(Publishing, a_required_field_says_how_many_records_lack_it) {
  TestCompany c(*db);
  for (int i = 0; i < 7; ++i) c.insert("account", {{"name", "Compte " + std::to_string(i)}, {"city", i < 3 ? Json("Lyon") : Json()}});
  const auto n = c.draft(R"({"entities":{"account":{"fields":{"industry":{"required":true}}}}})");
  auto preview = c.model->preview(n, [](const Entity&) { return true; });
  ASSERT_TRUE(preview);
  ASSERT_EQ(preview->obstacles.size(), 1u);
  EXPECT_EQ(preview->obstacles[0].code, "publish.required_empty");
  EXPECT_EQ(preview->obstacles[0].count, 7);
  EXPECT_EQ(preview->obstacles[0].examples.size(), 5u);
  EXPECT_EQ(preview->obstacles[0].examples[0].label, "Compte 0");
  ASSERT_FALSE(c.model->publish(n, {}));
  ASSERT_TRUE(c.model->patch_draft(n, *parse_json(R"({"transitions":{"entities.account.fields.industry":{"default":"retail"}}})")));
  auto published = c.model->publish_wholly(n, {});
  ASSERT_TRUE(published) << said(published.error());
  EXPECT_EQ(c.number("SELECT COUNT(*) FROM \"account\" WHERE \"industry\"='retail'"), 7);
  EXPECT_TRUE(c.field("account", "industry")->required);
}

TEST_P(Publishing, a_new_required_field_gives_its_default_to_the_rows_that_are_there) {
  TestCompany c(*db);
  for (int i = 0; i < 5; ++i) c.insert("account", {{"name", "Compte " + std::to_string(i)}});
  auto published = c.model->publish(c.draft(R"({"entities":{"account":{"fields":{"x_rank":{"type":"text","required":true,"default":"l'un","filterable":true}}}}})"), {});
  ASSERT_TRUE(published) << said(published.error());
  EXPECT_EQ(c.number("SELECT COUNT(*) FROM \"account\" WHERE \"x_rank\"='l''un' AND \"x_rank__key\" IS NOT NULL"), 5);
}

TEST_P(Publishing, duplicates_stand_in_the_way_of_a_unique_field) {
  TestCompany c(*db);
  c.insert("account", {{"name", "A"}, {"legal_name", "Petit SARL"}});
  c.insert("account", {{"name", "B"}, {"legal_name", "petit sarl"}});
  const auto n = c.draft(R"({"entities":{"account":{"fields":{"legal_name":{"unique":true}}}}})");
  auto preview = c.model->preview(n);
  ASSERT_TRUE(preview);
  ASSERT_EQ(preview->obstacles.size(), 1u);
  EXPECT_EQ(preview->obstacles[0].code, "publish.duplicates");
  EXPECT_EQ(preview->obstacles[0].count, 1);
}

TEST_P(Publishing, a_stage_in_use_asks_where_its_records_go_and_history_keeps_it) {
  TestCompany c(*db);
  std::vector<std::int64_t> ids;
  for (int i = 0; i < 4; ++i) ids.push_back(c.insert("opportunity", {{"name", "O" + std::to_string(i)}, {"stage", i < 3 ? "study" : "meeting"}}));
  const auto n = c.draft(R"({"entities":{"opportunity":{"fields":{"stage":{"pipelines":{"new_business":{"stages":{"study":null}}}}}}}})");
  auto preview = c.model->preview(n);
  ASSERT_TRUE(preview);
  ASSERT_EQ(preview->obstacles.size(), 1u);
  EXPECT_EQ(preview->obstacles[0].code, "publish.stage_in_use");
  EXPECT_EQ(preview->obstacles[0].count, 3);
  ASSERT_TRUE(c.model->patch_draft(n, *parse_json(R"({"transitions":{"entities.opportunity.fields.stage":{"map":{"study":"study"}}}})")));
  EXPECT_FALSE(c.model->publish(n, {})) << "a stage that goes is no successor";
  ASSERT_TRUE(c.model->patch_draft(n, *parse_json(R"({"transitions":{"entities.opportunity.fields.stage":{"map":{"study":"meeting"}}}})")));
  auto published = c.model->publish_wholly(n, {9, ""});
  ASSERT_TRUE(published) << said(published.error());
  EXPECT_EQ(c.number("SELECT COUNT(*) FROM \"opportunity\" WHERE \"stage\"='meeting'"), 4);
  EXPECT_EQ(c.number("SELECT \"version\" FROM \"opportunity\" WHERE \"id\"=?1", {Cell(ids[0])}), 2);
  EXPECT_EQ(c.text("SELECT changes FROM history WHERE record_id=?1 AND version=2", {Cell(ids[0])}), R"({"stage":["study","meeting"]})");
  EXPECT_EQ(c.field("opportunity", "stage")->stage("study")->label.in(Language::fr), "Étude") << "history still says its name";
  EXPECT_TRUE(c.field("opportunity", "stage")->stage("study")->removed);
  // And back: the stage returns, nobody is moved by it.
  auto back = c.model->publish_wholly(1, {});
  ASSERT_TRUE(back) << said(back.error());
  EXPECT_FALSE(c.field("opportunity", "stage")->stage("study")->removed);
}

TEST_P(Publishing, a_criterion_says_who_does_not_meet_it_yet) {
  TestCompany c(*db);
  c.insert("opportunity", {{"name", "a"}, {"stage", "proposal"}});
  c.insert("opportunity", {{"name", "b"}, {"stage", "negotiation"}});
  c.insert("opportunity", {{"name", "c"}, {"stage", "study"}});
  const auto n = c.draft(R"({"entities":{"opportunity":{"fields":{"x_surface":{"type":"integer","label":{"fr":"Surface"}},
     "stage":{"pipelines":{"new_business":{"stages":{"proposal":{"criteria":{"x_surface":{"label":{"fr":"La surface"},"condition":{"field":"x_surface","op":"is_set"},"needs":{"field":"x_surface"}}}}}}}}}}}})");
  auto preview = c.model->preview(n);
  ASSERT_TRUE(preview);
  ASSERT_EQ(preview->obstacles.size(), 1u);
  EXPECT_EQ(preview->obstacles[0].code, "publish.criterion_unmet");
  EXPECT_EQ(preview->obstacles[0].count, 2);
  ASSERT_TRUE(c.model->patch_draft(n, *parse_json(R"({"transitions":{"entities.opportunity.fields.x_surface":{"stay_empty_until_next_stage":true}}})")));
  auto published = c.model->publish_wholly(n, {});
  ASSERT_TRUE(published) << said(published.error());
}

TEST_P(Publishing, rollback_keeps_what_was_entered_and_gives_it_back) {
  TestCompany c(*db);
  const auto n = c.draft(R"({"entities":{"account":{"fields":{"x_size":{"type":"integer"}}}}})");
  ASSERT_TRUE(c.model->publish(n, {}));
  const auto id = c.insert("account", {{"name", "Petit"}, {"x_size", 5}});
  auto back = c.model->publish_wholly(1, {});
  ASSERT_TRUE(back) << said(back.error());
  EXPECT_EQ(back->version.text(), "3.0");
  EXPECT_EQ(c.field("account", "x_size"), nullptr);
  EXPECT_EQ(c.number("SELECT \"x_size\" FROM \"account\" WHERE \"id\"=?1", {Cell(id)}), 5);
  auto again = c.model->publish_wholly(n, {});
  ASSERT_TRUE(again) << said(again.error());
  EXPECT_NE(c.field("account", "x_size"), nullptr);
  EXPECT_EQ(again->version.text(), "4.0");
  c.open();
  EXPECT_EQ(c.model->snapshot()->version.text(), "4.0");
}

TEST_P(Publishing, a_type_changes_into_new_columns_and_says_what_does_not_convert) {
  TestCompany c(*db);
  ASSERT_TRUE(c.model->publish(c.draft(R"({"entities":{"account":{"fields":{"x_size":{"type":"text"}}}}})"), {}));
  const auto good = c.insert("account", {{"name", "A"}, {"x_size", "1 250"}});
  const auto bad = c.insert("account", {{"name", "B"}, {"x_size", "beaucoup"}});
  const auto n = c.draft(R"({"entities":{"account":{"fields":{"x_size":{"type":"integer"}}}}})");
  auto preview = c.model->preview(n);
  ASSERT_TRUE(preview);
  ASSERT_EQ(preview->obstacles.size(), 1u);
  EXPECT_EQ(preview->obstacles[0].code, "publish.not_convertible");
  EXPECT_EQ(preview->obstacles[0].count, 1);
  ASSERT_TRUE(c.model->patch_draft(n, *parse_json(R"({"transitions":{"entities.account.fields.x_size":{"empty":true}}})")));
  auto published = c.model->publish_wholly(n, {});
  ASSERT_TRUE(published) << said(published.error());
  const Field* f = c.field("account", "x_size");
  EXPECT_EQ(f->columns, (std::vector<std::string>{"x_size__2"}));
  EXPECT_EQ(c.number("SELECT \"x_size__2\" FROM \"account\" WHERE \"id\"=?1", {Cell(good)}), 1250);
  EXPECT_EQ(c.text("SELECT \"x_size\" FROM \"account\" WHERE \"id\"=?1", {Cell(bad)}), "beaucoup") << "the old column keeps it";
}

TEST_P(Publishing, another_process_is_told_by_the_version_check) {
  TestCompany c(*db);
  auto second = Model::open(*db, c.parts());
  ASSERT_TRUE(second);
  const SnapshotPtr used = (*second)->snapshot();
  ASSERT_TRUE(c.model->publish(c.draft(R"({"entities":{"account":{"fields":{"x_size":{"type":"integer"}}}}})"), {}));
  auto done = db->write(storage::Lane::interactive, [&](storage::Transaction& tx) { return (*second)->check_current(tx, *used); });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, "model.changed");
  EXPECT_NE((*second)->snapshot()->find("account")->find("x_size"), nullptr) << "the new model is there for the second try";
}

// The heart of F2: writers never stop, and what they write under the old model is in the new columns after the swap.
TEST_P(Publishing, writers_go_on_while_a_text_field_becomes_sortable_and_a_number_indexed) {
  TestCompany c(*db);
  std::vector<std::int64_t> ids;
  for (int i = 0; i < 400; ++i) ids.push_back(c.insert("account", {{"name", "A" + std::to_string(i)}, {"legal_name", "L" + std::to_string(i)}, {"employees", i}}));
  const auto n = c.draft(R"({"entities":{"account":{"fields":{"legal_name":{"sortable":true},"employees":{"sortable":true}},"default_sort":"name"}}})");
  std::atomic<bool> stop{false};
  std::atomic<int> writes{0};
  std::vector<std::thread> writers;
  for (int w = 0; w < 3; ++w)
    writers.emplace_back([&, w] {
      for (int i = 0; !stop; ++i) {
        if (i % 4 == 0) c.insert("account", {{"name", "new"}, {"legal_name", "N" + std::to_string(w) + "." + std::to_string(i)}, {"employees", 100'000 + i}});
        else c.update("account", ids[static_cast<std::size_t>(i * 7 + w * 131) % ids.size()], {{"legal_name", i % 5 ? Json("U" + std::to_string(i)) : Json()}, {"employees", i % 3 ? Json(i) : Json()}});
        ++writes;
      }
    });
  while (writes < 20) std::this_thread::yield();
  auto published = c.model->publish_wholly(n, {});
  const int before = writes;
  while (writes < before + 20) std::this_thread::yield();
  stop = true;
  for (auto& t : writers) t.join();
  ASSERT_TRUE(published) << said(published.error());
  EXPECT_EQ(c.field("account", "employees")->columns[0], "employees__2");
  EXPECT_EQ(c.number("SELECT COUNT(*) FROM \"account\" WHERE (\"legal_name\" IS NULL) <> (\"legal_name__key\" IS NULL)"), 0);
  // Every key is the key of its text, every new number the value last written: rows are read through their field types.
  const Field& legal = *c.field("account", "legal_name");
  std::int64_t wrong = 0, rows = 0;
  ASSERT_TRUE(db->read({.deadline_ms = 0}, [&](storage::Connection& connection) -> Done {
    connection.query("SELECT \"legal_name\", \"legal_name__key\" FROM \"account\" WHERE \"legal_name\" IS NOT NULL", {}, [&](const storage::Row& r) {
      Cells cells;
      legal.type->to_columns(Value(std::string(r.text(0))), legal, cells);
      if (std::get<storage::Blob>(cells[1]).bytes != r.blob(1)) ++wrong;
      ++rows;
      return true;
    });
    return {};
  }));
  EXPECT_EQ(wrong, 0);
  EXPECT_GT(rows, 100);
  EXPECT_EQ(c.number("SELECT COUNT(*) FROM model_dirty"), 0);
}

TEST_P(Publishing, a_number_written_under_the_old_model_is_in_the_new_column) {
  TestCompany c(*db);
  const auto id = c.insert("account", {{"name", "A"}, {"employees", 1}});
  const auto emptied = c.insert("account", {{"name", "B"}, {"employees", 1}});
  const auto n = c.draft(R"({"entities":{"account":{"fields":{"employees":{"sortable":true}}}}})");
  auto step = c.model->publish(n, {});
  ASSERT_TRUE(step && step->pending) << (step ? "not pending" : said(step.error()));
  while (step->done < 2) {
    step = c.model->advance(n);
    ASSERT_TRUE(step) << said(step.error());
  }
  c.update("account", id, {{"employees", 77}});
  c.update("account", emptied, {{"employees", Json()}});
  const auto late = c.insert("account", {{"name", "C"}, {"employees", 5}});
  while (step->pending) {
    step = c.model->advance(n);
    ASSERT_TRUE(step) << said(step.error());
  }
  EXPECT_EQ(c.number("SELECT \"employees__2\" FROM \"account\" WHERE \"id\"=?1", {Cell(id)}), 77);
  EXPECT_EQ(c.number("SELECT COUNT(*) FROM \"account\" WHERE \"id\"=?1 AND \"employees__2\" IS NULL", {Cell(emptied)}), 1);
  EXPECT_EQ(c.number("SELECT \"employees__2\" FROM \"account\" WHERE \"id\"=?1", {Cell(late)}), 5);
}

TEST_P(Publishing, an_expand_goes_on_in_another_process_after_a_crash) {
  TestCompany c(*db);
  for (int i = 0; i < 300; ++i) c.insert("account", {{"name", "A" + std::to_string(i)}, {"legal_name", "L" + std::to_string(i)}});
  const auto n = c.draft(R"({"entities":{"account":{"fields":{"legal_name":{"filterable":true}}}}})");
  auto step = c.model->publish(n, {});
  ASSERT_TRUE(step && step->pending);
  step = c.model->advance(n);
  ASSERT_TRUE(step);
  c.open();   // as if the process had died between two slices
  EXPECT_EQ(c.model->snapshot()->version.number, 1) << "the old version runs";
  while (step->pending) {
    step = c.model->advance(n);
    ASSERT_TRUE(step) << said(step.error());
  }
  EXPECT_EQ(c.model->snapshot()->version.text(), "2.0");
  EXPECT_EQ(c.number("SELECT COUNT(*) FROM \"account\" WHERE \"legal_name__key\" IS NULL"), 0);
}

TEST_P(Publishing, a_failed_expand_leaves_the_old_version_running_and_says_why) {
  TestCompany c(*db);
  const auto first = c.insert("account", {{"name", "A"}, {"legal_name", "un"}});
  const auto second = c.insert("account", {{"name", "B"}, {"legal_name", "deux"}});
  const auto n = c.draft(R"({"entities":{"account":{"fields":{"legal_name":{"unique":true}}}}})");
  auto step = c.model->publish(n, {});
  ASSERT_TRUE(step && step->pending) << (step ? "" : said(step.error()));
  c.update("account", second, {{"legal_name", "UN"}});   // taken while the expand runs
  Result<Publication> out = step;
  while (out && out->pending) out = c.model->advance(n);
  ASSERT_FALSE(out);
  EXPECT_EQ(c.model->draft(n)->state, "failed");
  EXPECT_EQ(c.model->draft(n)->error, "publish.duplicates");
  EXPECT_EQ(c.model->snapshot()->version.text(), "1.0");
  c.update("account", first, {{"legal_name", "trois"}});
  out = c.model->publish_wholly(n, {});
  ASSERT_TRUE(out) << said(out.error());
  EXPECT_TRUE(c.field("account", "legal_name")->unique);
}

TEST_P(Publishing, an_entity_of_the_company_is_an_entity_like_the_others) {
  TestCompany c(*db);
  const auto n = c.draft(R"({"entities":{"x_machine":{"plural":"x_machines","label":{"fr":{"one":"machine","many":"machines","feminine":true},"en":{"one":"machine","many":"machines"}},
     "title":"name","fields":{"name":{"type":"text","required":true,"sortable":true,"searchable":true},"account":{"type":"reference","params":{"entity":"account"}},"site_address":{"type":"address"}},
     "rights":{"sales_rep":{"create":true,"read":"team","update":"own"}}}}})");
  auto published = c.model->publish(n, {});
  ASSERT_TRUE(published) << said(published.error());
  const auto s = c.model->snapshot();
  const Entity* machine = s->by_plural("x_machines");
  ASSERT_NE(machine, nullptr);
  EXPECT_GE(machine->entity_no, 1000);
  EXPECT_NE(machine->find("site_address_city"), nullptr);
  EXPECT_NE(s->find("account")->relation("x_machines"), nullptr);
  EXPECT_NE(machine->relation("activities"), nullptr) << "activities hang on it";
  EXPECT_EQ(s->role("sales_rep")->entities.at("x_machine").read, Scope::team);
  c.insert("x_machine", {{"name", "Four"}});
}

TEST_P(Publishing, a_stale_draft_is_built_on_the_model_of_the_moment) {
  TestCompany c(*db);
  const auto a = c.draft(R"({"entities":{"account":{"fields":{"x_a":{"type":"integer"}}}}})");
  const auto b = c.draft(R"({"entities":{"account":{"fields":{"x_b":{"type":"integer"}}}}})");
  ASSERT_TRUE(c.model->publish(b, {}));
  ASSERT_TRUE(c.model->publish(a, {}));
  EXPECT_NE(c.field("account", "x_a"), nullptr);
  EXPECT_NE(c.field("account", "x_b"), nullptr);
  EXPECT_NE(c.field("account", "x_a")->field_no, c.field("account", "x_b")->field_no);
}

}  // namespace
}  // namespace socle::meta
