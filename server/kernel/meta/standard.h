// The standard layer: the YAML and label files that the binary carries, assembled into one definition (BRIEF 1).
//
// Shape    a file's folder says what it is: entities/*.yaml, pipelines/*.yaml, roles/*.yaml, labels/{fr,en}.json. The folder
//          above is the module ("modules/sales/entities/opportunity.yaml" -> sales).
// Keeps    One entity = one file: its `rights` and `field_rights` move to `roles.<code>`, which is where the published
//          definition and companies' layers keep them; labels join the things that they name.
// Refuses  model.bad_yaml, model.bad_file {file, reason}
#pragma once
#include <span>
#include <string_view>

#include "base/json.h"

namespace socle::meta {

struct SourceFile {
  std::string_view path, text;
};

// The files of this binary; the library kernel_standard defines it.
std::span<const SourceFile> standard_files();

Result<Json> assemble(std::span<const SourceFile> files);

// `entities.<e>.rights.<role>` and `.field_rights.<field>.<role>` -> `roles.<role>`: also in a company's patch.
void lift_rights(Json& definition);

}  // namespace socle::meta
