// The compiler's state: one definition being read, the snapshot being made, the problems found. Private to compile_*.cpp.
#pragma once
#include <initializer_list>

#include "kernel/meta/compile.h"

namespace socle::meta {

struct Compiler {
  const Json& definition;
  const FieldTypes& types;
  const Hooks& hooks;
  std::shared_ptr<Snapshot> snapshot = std::make_shared<Snapshot>();
  std::vector<Problem> problems;

  void problem(const std::string& path, std::string code, Params params = {}) {
    problems.push_back({path, std::move(code), std::move(params), {}, false});
  }
  // Keys that an object may have; others are said, since a typing error must not pass for a setting.
  void only(const Json& object, std::initializer_list<std::string_view> keys, const std::string& path);
  bool name(const std::string& word, const std::string& path);
  Entity* entity(std::string_view name);                       // being made; removed ones too
  // The words of a thing; its code when none are given, so that nothing stands nameless on a screen.
  Label words(const Json& label, const std::string& code, const std::string& path, const char* key = "label");
  EntityLabel noun(const Json& label, const Entity& e, const std::string& path);
  void shared_words(const char* group);                        // system_fields, address_parts: said once for every entity

  // compile_field.cpp
  void fields(Entity& e, const Json& in, const std::string& path);
  void field(Entity& e, const std::string& name, const Json& in, const std::string& path);
  void finish_field(Entity& e, Field& f, const Json& in, const std::string& path);
  void address_parts(Entity& e, const Field& address, const Json& in, const std::string& path);
  void choices(Field& f, const Json& in, const std::string& path);
  void pipelines(Field& f, const Json& in, const std::string& path);
  void defaults(Entity& e, const std::string& path);

  // compile_entity.cpp
  void entities();
  void system_fields(Entity& e, const Json& in, const std::string& path);
  void access_fields(Entity& e, const Json& in, const std::string& path);
  void via_fields(Entity& e, const Json& in);
  void targets(Entity& e, const std::string& path);
  void numbers();
  void index(Entity& e);

  // compile_layout.cpp
  void relations();
  void layouts(Entity& e, const Json& in, const std::string& path);
  void validations(Entity& e, const Json& in, const std::string& path);
  void views(Entity& e, const Json& in, const std::string& path);
  void rollups(Entity& e, const std::string& path);
  void conditions(const Entity& e, const std::string& path);
  void condition(const Entity& e, const Json& condition, const std::string& path);

  // compile_role.cpp
  void roles();
};

std::vector<std::string> texts(const Json& list);   // a list of texts, or one text

}  // namespace socle::meta
