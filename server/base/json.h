// JSON in: a small owned tree, parsed by simdjson under limits. JSON out: an append-only writer (STACK 2).
//
// Refuses  json.malformed, json.too_deep, json.duplicate_key, json.too_large, json.not_utf8 (kind invalid)
// Keeps    Objects keep the order of their keys. Numbers keep their source text, so that decimals are exact.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace socle {

class Json {
 public:
  struct Number {
    std::string text;   // as written: "12.50"
  };
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;

  Json() = default;
  Json(std::nullptr_t) {}
  Json(bool b) : v_(b) {}
  Json(int i) : v_(Number{std::to_string(i)}) {}
  Json(std::int64_t i) : v_(Number{std::to_string(i)}) {}
  Json(const char* s) : v_(std::string(s)) {}
  Json(std::string s) : v_(std::move(s)) {}
  Json(std::string_view s) : v_(std::string(s)) {}
  Json(Number n) : v_(std::move(n)) {}
  Json(Array a) : v_(std::move(a)) {}
  Json(Object o) : v_(std::move(o)) {}
  static Json array() { return Json(Array{}); }
  static Json object() { return Json(Object{}); }

  bool is_null() const { return v_.index() == 0; }
  bool is_bool() const { return v_.index() == 1; }
  bool is_number() const { return v_.index() == 2; }
  bool is_string() const { return v_.index() == 3; }
  bool is_array() const { return v_.index() == 4; }
  bool is_object() const { return v_.index() == 5; }

  // Readers that never fault: the fallback is returned when the type differs.
  bool as_bool(bool fallback = false) const;
  std::int64_t as_int(std::int64_t fallback = 0) const;   // only when the number is an exact integer
  bool is_int() const;
  double as_double(double fallback = 0) const;
  const std::string& as_string() const;                    // "" unless a string
  std::string_view number_text() const;                    // "" unless a number
  const Array& items() const;                              // empty unless an array
  const Object& members() const;                           // empty unless an object

  const Json* find(std::string_view key) const;            // nullptr when absent or not an object
  const Json& operator[](std::string_view key) const;      // a null Json when absent
  bool has(std::string_view key) const { return find(key) != nullptr; }
  Json& set(std::string_view key, Json value);             // replaces or appends; makes *this an object
  bool erase(std::string_view key);
  Json& push(Json value);                                  // makes *this an array
  Json* find_mutable(std::string_view key);
  Array& mutable_items();
  Object& mutable_members();

  std::string dump() const;                                // compact, keys in their order
  bool operator==(const Json& other) const;                // numbers by text; objects regardless of key order

 private:
  std::variant<std::monostate, bool, Number, std::string, Array, Object> v_;
};

struct JsonLimits {
  std::size_t max_bytes = 1 << 20;
  int max_depth = 32;
};
Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {});

// RFC 7396: objects merge, null removes, everything else replaces.
void merge_patch(Json& target, const Json& patch);
void append_json_string(std::string& out, std::string_view s);   // quoted and escaped; invalid UTF-8 becomes U+FFFD

// Writes into one growing string. Calls nest: w.object().key("a").value(1).end();
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}
  JsonWriter& object() { open('{'); return *this; }
  JsonWriter& array() { open('['); return *this; }
  JsonWriter& end();
  JsonWriter& key(std::string_view k);
  JsonWriter& value(std::string_view s);
  JsonWriter& value(const char* s) { return value(std::string_view(s)); }
  JsonWriter& value(const std::string& s) { return value(std::string_view(s)); }
  JsonWriter& value(std::int64_t i);
  JsonWriter& value(int i) { return value(static_cast<std::int64_t>(i)); }
  JsonWriter& value(std::size_t i) { return value(static_cast<std::int64_t>(i)); }
  JsonWriter& value(bool b);
  JsonWriter& value(double d);
  JsonWriter& value(const Json& j);
  JsonWriter& null();
  JsonWriter& raw(std::string_view json);   // already valid JSON
  template <class T>
  JsonWriter& member(std::string_view k, const T& v) { key(k); return value(v); }

 private:
  void open(char c);
  void comma();
  std::string& out_;
  std::string stack_;        // '{' or '[' per open level
  bool first_ = true;
  bool after_key_ = false;
};

}  // namespace socle
