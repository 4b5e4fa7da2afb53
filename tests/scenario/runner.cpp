// scenario_runner --database sqlite|postgres [--postgres-url URL] [--folder DIR] [--source DIR] [word]
//
// Plays every *.scn of the modules. A scenario is text (HOUSE 4.2):
//   as claire                   "as claire reading": a token of hers that may only read
//   PATCH /api/v1/opportunities/{opportunity:Gymnase de Sauvigny} {"stage":"proposal"}   If-Match: "3"
//   422 {"errors":[{"rule":"decision_maker"}]}
//   let id = record.id          keeps a member of the last answer; {id} stands for it from then on
//   events opportunity.updated  these and no others since the last such line
//   settle                      search documents and due jobs
//   clock 2026-03-04T10:00:00+01:00
// A body after << may hold a workbook: <xlsx Sheet|Title;;|;;|Name;SIRET|Petit;#4417829100017>, rows between bars, cells between
// semicolons, a number after #; the row behind the name of the sheet is its first.
// Objects match by the members that are named; arrays by length and element; "*" matches anything; ["...", x] contains x.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include <unistd.h>

#include "base/random.h"
#include "io/xlsx/writer.h"
#include "world.h"

namespace socle::scenario {
namespace {
namespace fs = std::filesystem;

bool matches(const Json& expected, const Json& got) {
  if (expected.is_string() && expected.as_string() == "*") return !got.is_null();
  if (expected.is_object()) {
    if (!got.is_object()) return false;
    return std::all_of(expected.members().begin(), expected.members().end(), [&](const auto& m) {
      const Json* j = got.find(m.first);
      return m.second.is_string() && m.second.as_string() == "absent" ? j == nullptr : j && matches(m.second, *j);
    });
  }
  if (expected.is_array()) {
    if (!got.is_array()) return false;
    const auto& e = expected.items();
    if (!e.empty() && e[0].is_string() && e[0].as_string() == "...")
      return std::all_of(e.begin() + 1, e.end(), [&](const Json& x) { return std::any_of(got.items().begin(), got.items().end(), [&](const Json& g) { return matches(x, g); }); });
    if (e.size() != got.items().size()) return false;
    for (std::size_t i = 0; i < e.size(); ++i)
      if (!matches(e[i], got.items()[i])) return false;
    return true;
  }
  return expected == got;
}

std::vector<std::string> parted(const std::string& text, char by) {
  std::vector<std::string> out(1);
  for (char ch : text)
    if (ch == by) out.emplace_back();
    else out.back() += ch;
  return out;
}
std::string workbook(const std::string& description) {
  const auto rows = parted(description, '|');
  const fs::path dir = fs::temp_directory_path() / ("socle-scenario-" + random_token(8));
  fs::create_directory(dir);
  const std::string path = dir / "made.xlsx";
  auto writer = xlsx::Writer::create(path, dir);
  std::vector<xlsx::Column> columns;
  for (const auto& title : parted(rows.at(1), ';')) columns.push_back({title});
  writer->sheet(rows[0], columns);
  for (std::size_t i = 2; i < rows.size(); ++i) {
    const auto cells = parted(rows[i], ';');
    std::vector<xlsx::Value> values;
    for (const auto& cell : cells) {
      if (cell.empty()) values.emplace_back(std::monostate{});
      else if (cell[0] == '#') values.emplace_back(static_cast<std::int64_t>(std::stoll(cell.substr(1))));
      else values.emplace_back(std::string_view(cell));
    }
    if (auto done = writer->row(values); !done) throw Fault("scenario: " + done.error().code);
  }
  if (auto done = writer->finish(); !done) throw Fault("scenario: " + done.error().code);
  std::ifstream in(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  in.close();
  fs::remove_all(dir);
  return bytes;
}

class Play {
 public:
  Play(World& world, fs::path file) : world_(world), file_(std::move(file)) {}

  // "" when every line holds; else where and why.
  std::string run() {
    std::ifstream in(file_);
    std::string line, more;
    int number = 0;
    while (std::getline(in, line)) {
      ++number;
      while (!line.empty() && line.back() == '\\' && std::getline(in, more)) {
        line.pop_back();
        line += more;
        ++number;
      }
      if (const auto hash = line.find(" # "); hash != std::string::npos) line.resize(hash);
      const auto first = line.find_first_not_of(" \t");
      if (first == std::string::npos || line[first] == '#') continue;
      const std::string why = step(line.substr(first));
      if (!why.empty()) return file_.filename().string() + ":" + std::to_string(number) + ": " + why;
    }
    return {};
  }

 private:
  std::string substitute(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
      const std::size_t close = text[i] == '{' ? text.find('}', i) : std::string::npos;
      const std::string inner = close == std::string::npos ? std::string() : text.substr(i + 1, close - i - 1);
      const bool name = !inner.empty() && inner.find_first_of("\"{[:,") == std::string::npos && variables_.contains(inner);
      const auto colon = inner.find(':');
      const bool cast = !inner.empty() && inner.find('"') == std::string::npos && colon != std::string::npos && colon > 0 && inner.find('{') == std::string::npos;
      if (name) out += variables_[inner];
      else if (cast) out += world_.id_of(inner.substr(0, colon), inner.substr(colon + 1));
      else {
        out += text[i++];
        continue;
      }
      i = close + 1;
    }
    return out;
  }

  static std::string encoded(const std::string& target) {
    std::string out;
    const auto query = target.find('?');
    for (std::size_t i = 0; i < target.size(); ++i) {
      const auto c = static_cast<unsigned char>(target[i]);
      const bool special = i > query && (c == '"' || c == '{' || c == '}' || c == '[' || c == ']');
      if (c <= ' ' || c >= 0x80 || special) {
        char hex[4];
        std::snprintf(hex, sizeof hex, "%%%02X", c);
        out += hex;
      } else {
        out += target[i];
      }
    }
    return out;
  }

  std::string step(const std::string& line) {
    const auto space = line.find(' ');
    const std::string word = line.substr(0, space), rest = space == std::string::npos ? std::string() : line.substr(line.find_first_not_of(' ', space));
    if (word == "as") return login_ = rest == "nobody" ? "" : rest, "";
    if (word == "settle") return world_.settle(), "";
    if (word == "clock") return world_.clock().set(*parse_instant(rest)), "";
    if (word == "let") return let(rest);
    if (word == "events") return events(rest);
    if (word == "GET" || word == "POST" || word == "PUT" || word == "PATCH" || word == "DELETE") return request(word, rest);
    if (std::isdigit(static_cast<unsigned char>(word[0]))) return expect(std::stoi(word), rest);
    return "this line is not understood: " + line;
  }

  std::string request(const std::string& method, const std::string& rest) {
    std::string target, body, text = substitute(rest);
    transport::Headers headers;
    for (const char* name : {"If-Match", "Idempotency-Key", "Prefer", "X-View-As", "Content-Type", "Accept-Language", "Range"}) {
      const std::string mark = std::string("   ") + name + ": ";
      if (const auto at = text.find(mark); at != std::string::npos) {
        const auto end = text.find("   ", at + mark.size());
        std::string lower = name;
        std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        headers.emplace_back(lower, text.substr(at + mark.size(), end == std::string::npos ? end : end - at - mark.size()));
        text.erase(at, end == std::string::npos ? std::string::npos : end - at);
      }
    }
    const auto begin = text.find(" {");
    target = text.substr(0, begin);
    if (begin != std::string::npos) body = text.substr(begin + 1);
    if (const auto raw = text.find(" <<"); raw != std::string::npos) {
      target = text.substr(0, raw);
      body = text.substr(raw + 3);
      for (std::size_t i; (i = body.find("\\r\\n")) != std::string::npos;) body.replace(i, 4, "\r\n");
      if (const auto made = body.find("<xlsx "); made != std::string::npos) {
        const auto end = body.find('>', made);
        body.replace(made, end + 1 - made, workbook(body.substr(made + 6, end - made - 6)));
      }
    }
    while (!target.empty() && target.back() == ' ') target.pop_back();
    answer_ = world_.call(login_, method, encoded(target), body, headers);
    const std::string* bytes = std::get_if<std::string>(&answer_.body);
    auto json = parse_json(bytes ? *bytes : std::string(), {64 << 20, 64});
    record_ = json ? *json : Json(bytes ? *bytes : std::string());
    return {};
  }

  std::string expect(int status, const std::string& rest) {
    const std::string shown = record_.dump().substr(0, 1500);
    if (answer_.status != status) return "expected " + std::to_string(status) + ", got " + std::to_string(answer_.status) + " " + shown;
    const auto begin = rest.find_first_of("{[");
    const std::string code = rest.substr(0, begin == std::string::npos ? rest.find(' ') : begin);
    std::string trimmed = code;
    while (!trimmed.empty() && trimmed.back() == ' ') trimmed.pop_back();
    if (!trimmed.empty() && record_["type"].as_string() != "/errors/" + trimmed) return "expected the code " + trimmed + ", got " + shown;
    if (begin == std::string::npos) return {};
    auto expected = parse_json(substitute(rest.substr(begin)));
    if (!expected) return "the expected JSON is malformed: " + rest.substr(begin);
    return matches(*expected, record_) ? std::string() : "expected " + expected->dump() + "\n      got      " + shown;
  }

  std::string let(const std::string& rest) {
    const auto equals = rest.find(" = ");
    const Json* j = &record_;
    std::stringstream path(rest.substr(equals + 3));
    std::string part;
    while (std::getline(path, part, '.')) {
      const Json* next = std::isdigit(static_cast<unsigned char>(part[0])) ? (std::stoul(part) < j->items().size() ? &j->items()[std::stoul(part)] : nullptr) : j->find(part);
      if (!next) return "the answer has no " + rest.substr(equals + 3) + ": " + record_.dump().substr(0, 600);
      j = next;
    }
    variables_[rest.substr(0, equals)] = j->is_string() ? j->as_string() : j->dump();
    return {};
  }

  std::string events(const std::string& rest) {
    std::vector<std::string> wanted;
    std::stringstream words(rest);
    for (std::string w; words >> w;)
      if (w != "none") wanted.push_back(w);
    std::sort(wanted.begin(), wanted.end());
    const auto got = world_.events();
    if (got == wanted) return {};
    std::string text;
    for (const auto& g : got) text += " " + g;
    return "expected the events " + rest + ", got" + (text.empty() ? " none" : text);
  }

  World& world_;
  fs::path file_;
  std::string login_;
  transport::Response answer_;
  Json record_;
  std::map<std::string, std::string> variables_;
};
}  // namespace
}  // namespace socle::scenario

int main(int argc, char** argv) {
  using namespace socle::scenario;
  namespace fs = std::filesystem;
  Engine engine{"sqlite", {}, {}};
  std::string word, source = SOCLE_SOURCE_DIR;
  for (int i = 1; i < argc; ++i) {
    const std::string a = argv[i];
    if (a == "--database" && i + 1 < argc) engine.name = argv[++i];
    else if (a == "--postgres-url" && i + 1 < argc) engine.postgres_url = argv[++i];
    else if (a == "--folder" && i + 1 < argc) engine.folder = argv[++i];
    else if (a == "--source" && i + 1 < argc) source = argv[++i];
    else word = a;
  }
  const bool own_folder = engine.folder.empty();
  if (own_folder) engine.folder = fs::temp_directory_path() / ("socle-scenarios-" + std::to_string(::getpid()));
  fs::create_directories(engine.folder);
  int passed = 0, failed = 0, number = 0;
  try {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(source + "/server/modules"))
      if (entry.path().extension() == ".scn" && entry.path().string().find(word) != std::string::npos) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    World::prepare(engine);
    for (const auto& file : files) {
      std::string why;
      try {
        World world(engine, ++number);
        why = Play(world, file).run();
      } catch (const std::exception& e) {
        why = file.filename().string() + ": " + e.what();
      }
      std::cout << (why.empty() ? "ok      " : "FAILED  ") << fs::relative(file, source).string() << (why.empty() ? "" : "\n        " + why) << std::endl;
      ++(why.empty() ? passed : failed);
    }
  } catch (const std::exception& e) {
    std::cout << "FAILED  the cast could not be prepared: " << e.what() << "\n";
    ++failed;
  }
  if (own_folder) fs::remove_all(engine.folder);
  std::cout << passed << " passed, " << failed << " failed" << std::endl;
  return failed == 0 ? 0 : 1;
}
