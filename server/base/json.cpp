#include "base/json.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace socle {
namespace {
const Json kNull;
const std::string kEmpty;
const Json::Array kNoItems;
const Json::Object kNoMembers;

using namespace simdjson;

// By sorting: a body of a megabyte holds 150,000 keys, and comparing each with all would take a worker for minutes.
const std::string* repeated_key(const Json::Object& members) {
  std::vector<const std::string*> keys;
  keys.reserve(members.size());
  for (const auto& m : members) keys.push_back(&m.first);
  std::sort(keys.begin(), keys.end(), [](const auto* a, const auto* b) { return *a < *b; });
  const auto twice = std::adjacent_find(keys.begin(), keys.end(), [](const auto* a, const auto* b) { return *a == *b; });
  return twice == keys.end() ? nullptr : *twice;
}

// The DOM of simdjson loses the text of numbers; on-demand keeps it. Depth and duplicate keys are ours to check.
struct Builder {
  int max_depth;

  Result<Json> scalar_number(ondemand::value v) {
    std::string_view t = v.raw_json_token();
    while (!t.empty() && (t.back() == ' ' || t.back() == '\n' || t.back() == '\r' || t.back() == '\t')) t.remove_suffix(1);
    double d;
    if (v.get_double().get(d)) return refuse(RefusalKind::invalid, "json.malformed");
    return Json(Json::Number{std::string(t)});
  }

  Result<Json> build(ondemand::value v, int depth) {
    if (depth > max_depth) return refuse(RefusalKind::invalid, "json.too_deep", {{"max", std::to_string(max_depth)}});
    ondemand::json_type type;
    if (v.type().get(type)) return refuse(RefusalKind::invalid, "json.malformed");
    switch (type) {
      case ondemand::json_type::object: {
        ondemand::object o;
        if (v.get_object().get(o)) return refuse(RefusalKind::invalid, "json.malformed");
        Json::Object members;
        for (auto field : o) {
          std::string_view key;
          if (field.unescaped_key().get(key)) return refuse(RefusalKind::invalid, "json.malformed");
          std::string k(key);
          ondemand::value child;
          if (field.value().get(child)) return refuse(RefusalKind::invalid, "json.malformed");
          TRY(auto j, build(child, depth + 1));
          members.emplace_back(std::move(k), std::move(j));
        }
        if (const std::string* twice = repeated_key(members)) return refuse(RefusalKind::invalid, "json.duplicate_key", {{"key", *twice}});
        return Json(std::move(members));
      }
      case ondemand::json_type::array: {
        ondemand::array a;
        if (v.get_array().get(a)) return refuse(RefusalKind::invalid, "json.malformed");
        Json::Array items;
        for (auto element : a) {
          ondemand::value child;
          if (std::move(element).get(child)) return refuse(RefusalKind::invalid, "json.malformed");
          TRY(auto j, build(child, depth + 1));
          items.push_back(std::move(j));
        }
        return Json(std::move(items));
      }
      case ondemand::json_type::string: {
        std::string_view s;
        if (v.get_string().get(s)) return refuse(RefusalKind::invalid, "json.malformed");
        if (s.find('\0') != std::string_view::npos) return refuse(RefusalKind::invalid, "json.nul");
        return Json(std::string(s));
      }
      case ondemand::json_type::number:
        return scalar_number(v);
      case ondemand::json_type::boolean: {
        bool b;
        if (v.get_bool().get(b)) return refuse(RefusalKind::invalid, "json.malformed");
        return Json(b);
      }
      case ondemand::json_type::null: {
        bool null = false;
        if (v.is_null().get(null) || !null) return refuse(RefusalKind::invalid, "json.malformed");
        return Json();
      }
    }
    return refuse(RefusalKind::invalid, "json.malformed");
  }
};
}  // namespace

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.max_bytes)
    return refuse(RefusalKind::invalid, "json.too_large", {{"max", std::to_string(limits.max_bytes)}});
  if (!simdjson::validate_utf8(text.data(), text.size())) return refuse(RefusalKind::invalid, "json.not_utf8");
  std::size_t i = text.find_first_not_of(" \t\r\n");
  if (i == std::string_view::npos) return refuse(RefusalKind::invalid, "json.malformed");
  // simdjson's on-demand documents treat a lone scalar apart: wrap everything in an array to have one road.
  std::string wrapped;
  wrapped.reserve(text.size() + 2 + SIMDJSON_PADDING);
  wrapped.push_back('[');
  wrapped.append(text);
  wrapped.push_back(']');
  padded_string_view view(wrapped.data(), wrapped.size(), wrapped.capacity());
  thread_local ondemand::parser parser;   // shared on purpose: keeps its buffers between documents of a thread
  ondemand::document doc;
  if (parser.iterate(view).get(doc)) return refuse(RefusalKind::invalid, "json.malformed");
  ondemand::array top;
  if (doc.get_array().get(top)) return refuse(RefusalKind::invalid, "json.malformed");
  Builder b{limits.max_depth};
  int count = 0;
  Json out;
  for (auto element : top) {
    ondemand::value v;
    if (++count > 1 || std::move(element).get(v)) return refuse(RefusalKind::invalid, "json.malformed");
    TRY(out, b.build(v, 1));
  }
  const char* rest = nullptr;   // readable only when something follows the outer array
  if (count != 1 || doc.current_location().get(rest) == SUCCESS) return refuse(RefusalKind::invalid, "json.malformed");
  return out;
}

bool Json::as_bool(bool fallback) const {
  const bool* b = std::get_if<bool>(&v_);
  return b ? *b : fallback;
}
bool Json::is_int() const {
  const Number* n = std::get_if<Number>(&v_);
  if (!n) return false;
  std::int64_t i;
  auto [p, ec] = std::from_chars(n->text.data(), n->text.data() + n->text.size(), i);
  return ec == std::errc() && p == n->text.data() + n->text.size();
}
std::int64_t Json::as_int(std::int64_t fallback) const {
  const Number* n = std::get_if<Number>(&v_);
  if (!n) return fallback;
  std::int64_t i;
  auto [p, ec] = std::from_chars(n->text.data(), n->text.data() + n->text.size(), i);
  return ec == std::errc() && p == n->text.data() + n->text.size() ? i : fallback;
}
double Json::as_double(double fallback) const {
  const Number* n = std::get_if<Number>(&v_);
  if (!n) return fallback;
  double d;
  auto [p, ec] = std::from_chars(n->text.data(), n->text.data() + n->text.size(), d);
  (void)p;
  return ec == std::errc() ? d : fallback;
}
const std::string& Json::as_string() const {
  const std::string* s = std::get_if<std::string>(&v_);
  return s ? *s : kEmpty;
}
std::string_view Json::number_text() const {
  const Number* n = std::get_if<Number>(&v_);
  return n ? std::string_view(n->text) : std::string_view();
}
const Json::Array& Json::items() const {
  const Array* a = std::get_if<Array>(&v_);
  return a ? *a : kNoItems;
}
const Json::Object& Json::members() const {
  const Object* o = std::get_if<Object>(&v_);
  return o ? *o : kNoMembers;
}
const Json* Json::find(std::string_view key) const {
  for (const auto& m : members())
    if (m.first == key) return &m.second;
  return nullptr;
}
Json* Json::find_mutable(std::string_view key) {
  Object* o = std::get_if<Object>(&v_);
  if (!o) return nullptr;
  for (auto& m : *o)
    if (m.first == key) return &m.second;
  return nullptr;
}
const Json& Json::operator[](std::string_view key) const {
  const Json* j = find(key);
  return j ? *j : kNull;
}
Json& Json::set(std::string_view key, Json value) {
  if (Json* j = find_mutable(key)) {
    *j = std::move(value);
    return *j;
  }
  auto& o = mutable_members();
  o.emplace_back(std::string(key), std::move(value));
  return o.back().second;
}
bool Json::erase(std::string_view key) {
  Object* o = std::get_if<Object>(&v_);
  if (!o) return false;
  return std::erase_if(*o, [&](const Member& m) { return m.first == key; }) > 0;
}
Json& Json::push(Json value) {
  auto& a = mutable_items();
  a.push_back(std::move(value));
  return a.back();
}
Json::Array& Json::mutable_items() {
  if (!is_array()) v_ = Array{};
  return std::get<Array>(v_);
}
Json::Object& Json::mutable_members() {
  if (!is_object()) v_ = Object{};
  return std::get<Object>(v_);
}
std::string Json::dump() const {
  std::string out;
  JsonWriter(out).value(*this);
  return out;
}
bool Json::operator==(const Json& other) const {
  if (v_.index() != other.v_.index()) return false;
  switch (v_.index()) {
    case 0: return true;
    case 1: return std::get<bool>(v_) == std::get<bool>(other.v_);
    case 2: return number_text() == other.number_text();
    case 3: return as_string() == other.as_string();
    case 4: return items() == other.items();
    default:
      if (members().size() != other.members().size()) return false;
      for (const auto& [k, v] : members()) {
        const Json* o = other.find(k);
        if (!o || !(*o == v)) return false;
      }
      return true;
  }
}

void merge_patch(Json& target, const Json& patch) {
  if (!patch.is_object()) {
    target = patch;
    return;
  }
  if (!target.is_object()) target = Json::object();
  for (const auto& [k, v] : patch.members()) {
    if (v.is_null()) {
      target.erase(k);
    } else if (Json* t = target.find_mutable(k)) {
      merge_patch(*t, v);
    } else {
      Json fresh;
      merge_patch(fresh, v);
      target.set(k, std::move(fresh));
    }
  }
}

void append_json_string(std::string& out, std::string_view s) {
  out.push_back('"');
  std::size_t start = 0;
  for (std::size_t i = 0; i < s.size(); ++i) {
    const auto c = static_cast<unsigned char>(s[i]);
    if (c >= 0x20 && c != '"' && c != '\\' && c < 0x80) continue;
    if (c >= 0x80) {
      // Length of the sequence that this lead byte announces; anything broken becomes U+FFFD.
      const int len = c >= 0xF0 && c < 0xF5 ? 4 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xC2 && c < 0xE0 ? 2 : 0;
      bool good = len > 0 && i + static_cast<std::size_t>(len) <= s.size();
      for (int k = 1; good && k < len; ++k) good = (static_cast<unsigned char>(s[i + k]) & 0xC0) == 0x80;
      if (good) {
        i += static_cast<std::size_t>(len) - 1;
        continue;
      }
      out.append(s, start, i - start);
      out.append("\xEF\xBF\xBD");
      start = i + 1;
      continue;
    }
    out.append(s, start, i - start);
    start = i + 1;
    switch (c) {
      case '"': out.append("\\\""); break;
      case '\\': out.append("\\\\"); break;
      case '\n': out.append("\\n"); break;
      case '\r': out.append("\\r"); break;
      case '\t': out.append("\\t"); break;
      default: fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
    }
  }
  out.append(s, start, s.size() - start);
  out.push_back('"');
}

void JsonWriter::comma() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (!first_ && !stack_.empty()) out_.push_back(',');
  first_ = false;
}
void JsonWriter::open(char c) {
  comma();
  out_.push_back(c);
  stack_.push_back(c);
  first_ = true;
}
JsonWriter& JsonWriter::end() {
  out_.push_back(stack_.back() == '{' ? '}' : ']');
  stack_.pop_back();
  first_ = false;
  return *this;
}
JsonWriter& JsonWriter::key(std::string_view k) {
  comma();
  append_json_string(out_, k);
  out_.push_back(':');
  after_key_ = true;
  return *this;
}
JsonWriter& JsonWriter::value(std::string_view s) {
  comma();
  append_json_string(out_, s);
  return *this;
}
JsonWriter& JsonWriter::value(std::int64_t i) {
  comma();
  char buffer[24];
  auto [p, ec] = std::to_chars(buffer, buffer + sizeof buffer, i);
  (void)ec;
  out_.append(buffer, p);
  return *this;
}
JsonWriter& JsonWriter::value(bool b) {
  comma();
  out_.append(b ? "true" : "false");
  return *this;
}
JsonWriter& JsonWriter::value(double d) {
  comma();
  if (!std::isfinite(d)) out_.append("null");
  else fmt::format_to(std::back_inserter(out_), "{}", d);
  return *this;
}
JsonWriter& JsonWriter::null() {
  comma();
  out_.append("null");
  return *this;
}
JsonWriter& JsonWriter::raw(std::string_view json) {
  comma();
  out_.append(json);
  return *this;
}
JsonWriter& JsonWriter::value(const Json& j) {
  if (j.is_null()) return null();
  if (j.is_bool()) return value(j.as_bool());
  if (j.is_number()) return raw(j.number_text());
  if (j.is_string()) return value(j.as_string());
  if (j.is_array()) {
    array();
    for (const auto& i : j.items()) value(i);
    return end();
  }
  object();
  for (const auto& [k, v] : j.members()) key(k).value(v);
  return end();
}

}  // namespace socle
