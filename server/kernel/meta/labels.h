// Words of the model: label files joined to a definition, and the small grammar that French asks of them (REC-13).
//
// Shape    {"entities":{"<e>":{"one","many","feminine","elision","fields":{},"help":{},"choices":{"<field>":{}},
//          "sections":{},"views":{},"validations":{},"inverse":{}}},"pipelines":{"<p>":{"label","stages":{},"criteria":{}}},
//          "roles":{},"system_fields":{},"address_parts":{}}. Other members (codes of errors) are other people's.
#pragma once
#include "base/json.h"
#include "kernel/meta/snapshot.h"

namespace socle::meta {

void add_labels(Json& definition, const Json& fr, const Json& en);

Label label_of(const Json& in);                 // {"fr","en"}, or one text for both
EntityLabel entity_label_of(const Json& in);    // {"fr":{"one","many","feminine","elision"},"en":{"one","many"}}
Json json_of(const Label& label);
bool elides(std::string_view french);           // begins with a vowel: "l’activité"; a mute h must be declared

// Things without a label in one of the languages: "entities.opportunity.fields.x_surface (en)". Never blocks (KERNEL F19).
std::vector<std::string> label_gaps(const Snapshot& snapshot);

}  // namespace socle::meta
