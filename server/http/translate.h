// Codes and parameters -> sentences of the caller's language. The only place where the server speaks (HOUSE 3.3).
//
// Shape    sentence(code, params): the text of labels/errors.<language>.json with {name} replaced. A parameter that
//          begins with '@' is shown by its label: @entity, @entity.field, @entity.field=code (choice or stage),
//          @entity.field!criterion, @entity!validation.
// Keeps    A code without a sentence falls back to its own name; the house check fails the build on it.
// Thread   Immutable after load.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"
#include "kernel/meta/snapshot.h"

namespace socle::http {

class Sentences {
 public:
  // Reads every labels/errors.{fr,en}.json that the binary carries.
  static const Sentences& instance();
  std::string say(std::string_view code, const Params& params, meta::Language language, const meta::Snapshot* snapshot) const;
  bool has(std::string_view code, meta::Language language) const;

 private:
  Sentences();
  std::map<std::string, std::string, std::less<>> text_[meta::kLanguages];
};

std::string label_of(std::string_view marker, meta::Language language, const meta::Snapshot* snapshot);

}  // namespace socle::http
