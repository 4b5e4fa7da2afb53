#include "kernel/meta/layer.h"

#include <gtest/gtest.h>

#include "kernel/meta/canonical.h"
#include "kernel/meta/standard.h"
#include "kernel/meta/yaml.h"

namespace socle::meta {
namespace {
Json json(const char* text) { return *parse_json(text); }

TEST(Yaml, WhatIsWrittenIsReadBack) {
  for (const char* text : {R"({})", R"({"a":{"b":[1,"2","true",true,null,"no",-1.50,"é: # ' \" \n"]},"c":"x_y","d":[],"e":{}})",
                           R"({"list":[{"a":1,"b":{"c":"d"}},{"a":[1,2]},"x"],"key with: colon":"0123"})", R"({"filter":{"and":[{"field":"a","op":"eq","value":"b"},{"or":[{"not":{"x":1}}]}]}})"}) {
    const std::string yaml = write_yaml(json(text));
    const auto back = parse_yaml(yaml, "t");
    ASSERT_TRUE(back) << yaml;
    EXPECT_EQ(back->dump() == "null" ? "{}" : back->dump(), json(text).dump()) << yaml;
    EXPECT_EQ(write_yaml(*back), yaml);
  }
}

TEST(Layer, HoldsOnlyWhatDiffers) {
  const Json standard = json(R"({"entities":{"account":{"no":1,"label":{"fr":"Compte"},"fields":{"name":{"no":2,"type":"text"}}}}})");
  Json company = json(R"({"entities":{"account":{"label":{"fr":"Client"},"fields":{"x_area":{"no":100,"type":"decimal"},"x_gone":{"type":"text","removed":true}}}}})");
  const Json definition = merge_layers(standard, company);
  const Json layer = layer_of(standard, definition);
  EXPECT_EQ(layer, json(R"({"entities":{"account":{"label":{"fr":"Client"},"fields":{"x_area":{"type":"decimal"}}}}})"));
  EXPECT_TRUE(patch_towards(standard, definition, layer).members().empty());
}

TEST(Layer, APatchTakesBackWhatTheFolderNoLongerSays) {
  const Json standard = json(R"({"entities":{"account":{"label":{"fr":"Compte"},"fields":{}}}})");
  const Json definition = merge_layers(standard, json(R"({"entities":{"account":{"label":{"fr":"Client"},"fields":{"x_area":{"type":"decimal"}}}}})"));
  EXPECT_EQ(patch_towards(standard, definition, Json::object()), json(R"({"entities":{"account":{"label":{"fr":"Compte"},"fields":{"x_area":null}}}})"));
}
}  // namespace
}  // namespace socle::meta
