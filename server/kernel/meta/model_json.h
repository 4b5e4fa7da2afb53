// The published model as one caller sees it: the body of GET /api/v1/model (docs/api/guide.md).
//
// Shape    one JSON object, labels in one language. What the caller may not see is absent: entities, fields, relations to
//          them, layout columns, views whose filter names them (TRUST A5).
// Thread   Pure.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "kernel/meta/snapshot.h"

namespace socle::meta {

// What the caller's rights answer; kernel/access fills it.
struct ModelSight {
  Language language = Language::fr;
  std::function<bool(const Entity&)> sees;                       // may read some record of it, or create one
  std::function<FieldAccess(const Entity&, const Field&)> access;
  std::function<EntityRights(const Entity&)> rights;
  std::function<std::vector<std::string_view>(const Field&)> operators;   // of the filter language (kernel/expr)
};

std::string model_json(const Snapshot& snapshot, const ModelSight& sight);

}  // namespace socle::meta
