#include "modules/sales/conversion.h"

#include "base/text.h"
#include "modules/activities/activities.h"
#include "modules/activities/activity_fields.h"
#include "modules/parties/account_fields.h"
#include "modules/parties/contact_fields.h"
#include "modules/sales/lead_fields.h"
#include "modules/sales/opportunity_fields.h"

namespace socle::sales {
namespace {
using records::Act;
using records::Change;
using records::Record;

void put(Change& c, const meta::Handle& h, const Value& v) {
  if (const meta::Field* f = c.entity->find(h.field); f && !empty(v)) c.sets.emplace_back(f, v);
}
Change creation(const records::ActionMoment& m, std::string_view entity) {
  Change c;
  c.act = Act::create;
  c.entity = m.snapshot.find(entity);
  c.id = m.new_id();
  return c;
}

// "FAURE Luc", "Luc Faure": the part in capitals is the family name; else the last word.
std::pair<std::string, std::string> split_name(std::string_view received) {
  std::vector<std::string> words;
  std::string word;
  for (char ch : collapse_spaces(received) + " ") {
    if (ch != ' ') word += ch;
    else if (!word.empty()) words.push_back(std::move(word)), word.clear();
  }
  if (words.empty()) return {};
  std::string given, family;
  for (const auto& w : words) {
    const bool capitals = w.size() > 1 && to_upper(w) == w && to_lower(w) != w;
    std::string& into = capitals ? family : given;
    into += (into.empty() ? "" : " ") + w;
  }
  if (family.empty() || given.empty()) {
    given.clear();
    family = words.back();
    for (std::size_t i = 0; i + 1 < words.size(); ++i) given += (i ? " " : "") + words[i];
  }
  if (to_upper(family) == family) family = upper_first(to_lower(family));
  return {given, family};
}

std::shared_ptr<const Record> find_contact(const records::ActionMoment& m) {
  const meta::Entity* e = m.snapshot.find("contact");
  for (const auto& [key, value] : {std::pair{contact::email, m.record[lead::received_email]}, {contact::mobile, m.record[lead::received_phone]},
                                   {contact::phone, m.record[lead::received_phone]}}) {
    if (empty(value)) continue;
    auto found = m.find(*e, key.field, value);
    if (found.size() == 1) return found[0];
  }
  return nullptr;
}
std::shared_ptr<const Record> find_account(const records::ActionMoment& m) {
  const Value& name = m.record[lead::received_company];
  if (empty(name)) return nullptr;
  auto found = m.find(*m.snapshot.find("account"), account::name.field, name);
  return found.size() == 1 ? found[0] : nullptr;
}

std::int64_t account_for(const records::ActionMoment& m, const Json& input, const Record* known_contact, std::vector<Change>& changes) {
  if (const std::int64_t given = input["account"].is_object() ? input["account"]["id"].as_int() : input["account"].as_int()) return given;
  if (const std::int64_t on_lead = as_int(m.record[lead::account])) return on_lead;
  if (known_contact)
    if (const std::int64_t theirs = as_int((*known_contact)[contact::account])) return theirs;
  if (auto found = find_account(m)) return found->id();
  const bool person = empty(m.record[lead::received_company]);
  Change c = creation(m, "account");
  put(c, account::name, person ? m.record[lead::received_name] : m.record[lead::received_company]);
  put(c, account::kind, std::string(person ? "person" : "company"));
  put(c, account::owner, m.record[lead::owner]);
  put(c, account::source, m.record[lead::source]);
  put(c, account::industry, m.record[lead::industry]);
  put(c, account::website, m.record[lead::website]);
  put(c, account::postcode, m.record[lead::postcode]);
  put(c, account::city, m.record[lead::city]);
  changes.push_back(std::move(c));
  return changes.back().id;
}

std::int64_t contact_for(const records::ActionMoment& m, const Json& input, const Record* known, std::int64_t account_id, std::vector<Change>& changes) {
  if (const std::int64_t given = input["contact"].is_object() ? input["contact"]["id"].as_int() : input["contact"].as_int()) return given;
  if (const std::int64_t on_lead = as_int(m.record[lead::contact])) return on_lead;
  if (known) {
    // A new address is added beside the known one, never in its place.
    const Value& email = m.record[lead::received_email];
    if (!empty(email) && (*known)[contact::email] != email && empty((*known)[contact::second_email])) {
      Change c;
      c.entity = &known->entity();
      c.id = known->id();
      put(c, empty((*known)[contact::email]) ? contact::email : contact::second_email, email);
      changes.push_back(std::move(c));
    }
    return known->id();
  }
  const auto [given, family] = split_name(as_text(m.record[lead::received_name]));
  Change c = creation(m, "contact");
  put(c, contact::first_name, given);
  put(c, contact::last_name, family.empty() ? std::string(as_text(m.record[lead::received_company])) : family);
  put(c, contact::account, account_id);
  put(c, contact::owner, m.record[lead::owner]);
  put(c, contact::email, m.record[lead::received_email]);
  const std::string& phone = as_text(m.record[lead::received_phone]);
  const bool mobile = phone.starts_with("+336") || phone.starts_with("+337");
  put(c, mobile ? contact::mobile : contact::phone, m.record[lead::received_phone]);
  put(c, contact::source, m.record[lead::source]);
  changes.push_back(std::move(c));
  return changes.back().id;
}

std::int64_t opportunity_for(const records::ActionMoment& m, const Json& input, std::int64_t account_id, std::int64_t contact_id, std::vector<Change>& changes) {
  if (input["without_opportunity"].as_bool()) return 0;
  Change c = creation(m, "opportunity");
  std::string name = input["opportunity"]["name"].as_string();
  if (name.empty()) {
    const std::string& message = as_text(m.record[lead::received_message]);
    name = collapse_spaces(message.substr(0, message.find('\n')));
    if (code_points(name) > 120) name = std::string(as_text(m.record[lead::received_company]));
    if (name.empty()) name = m.record.label();
    name = upper_first(name);
  }
  put(c, opportunity::name, name);
  put(c, opportunity::account, account_id);
  put(c, opportunity::contact, contact_id);
  put(c, opportunity::owner, m.record[lead::owner]);
  put(c, opportunity::source, m.record[lead::source]);
  put(c, opportunity::description, m.record[lead::received_message]);
  if (input["opportunity"].has("amount")) {
    c.body = Json::object();
    c.body.set("amount", input["opportunity"]["amount"]);
  }
  changes.push_back(std::move(c));
  return changes.back().id;
}
}  // namespace

Result<records::ActionOutcome> convert_lead(const records::ActionMoment& m, const Json& input) {
  if (!empty(m.record[lead::converted_at])) return refuse(RefusalKind::conflict, "sales.already_converted");
  records::ActionOutcome out;
  const auto known = find_contact(m);
  const std::int64_t account_id = account_for(m, input, known.get(), out.changes);
  const std::int64_t contact_id = contact_for(m, input, known.get(), account_id, out.changes);
  const std::int64_t opportunity_id = opportunity_for(m, input, account_id, contact_id, out.changes);
  Change mark;
  mark.entity = &m.record.entity();
  mark.id = m.record.id();
  put(mark, lead::account, account_id);
  put(mark, lead::contact, contact_id);
  if (opportunity_id) put(mark, lead::opportunity, opportunity_id);
  put(mark, lead::status, std::string("converted"));
  put(mark, lead::converted_at, m.now);
  out.changes.push_back(std::move(mark));
  out.announcements.push_back("lead.converted");
  out.answer = Json::object();
  out.answer.set("account", Json(account_id));
  out.answer.set("contact", Json(contact_id));
  if (opportunity_id) out.answer.set("opportunity", Json(opportunity_id));
  return out;
}

void lead_answered(const records::Moment& m, records::Outcome& out) {
  const records::Record* on = m.after.related(activity::lead);
  if (!on || m.act == records::Act::remove || !activities::is_exchange(m.after) || !empty((*on)[lead::first_answer_at])) return;
  Change c;
  c.entity = &on->entity();
  c.id = on->id();
  put(c, lead::first_answer_at, m.after[activity::at]);
  const bool reached = as_text(m.after[activity::outcome]) == "answered" || as_text(m.after[activity::kind]) != "call";
  const std::string& status = as_text((*on)[lead::status]);
  if (status == "not_contacted" || status == "attempted") put(c, lead::status, std::string(reached ? "contacted" : "attempted"));
  out.companions.push_back(std::move(c));
}

}  // namespace socle::sales
