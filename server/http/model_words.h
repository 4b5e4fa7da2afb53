// What changes of the model mean for people: sentences, who may make them, who loses what.
//
// Refuses  access.power_denied (a change of roles takes admin.roles, whoever may change the rest)
#pragma once
#include "http/app.h"
#include "kernel/meta/publish/model.h"

namespace socle::http {

meta::Author author_of(const Call& call, const Json& body);
std::string change_sentence(const Call& call, const std::string& code, const Params& params);
void params_json(const Params& params, JsonWriter& w);
void differences_json(const Call& call, const std::vector<meta::Difference>& list, JsonWriter& w);

Done may_change_roles(const Call& call);
Done may_change(const Call& call, const Json& patch);
// Other tabs and other people hear that the model moved.
void told(Call& call, const meta::Version& version);

// losses.cpp: an array: role, entity, verb or field, from what to what, and of the active people of that role those who see
// fewer records, with how many. Null model: nothing.
void losses_json(const Call& call, const meta::SnapshotPtr& would_be, JsonWriter& w);

}  // namespace socle::http
