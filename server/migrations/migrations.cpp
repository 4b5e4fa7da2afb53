#include "migrations/migrations.h"

#include <cctype>
#include <deque>

#include "migrations/embedded.h"

namespace socle::migrations {
namespace {
using storage::Engine;

struct Word {
  std::string_view neutral, sqlite, postgres;
};
constexpr Word kWords[] = {
    {"BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY"},
    {"BIGINT", "INTEGER", "BIGINT"},
    {"TEXT", "TEXT", "TEXT COLLATE \"C\""},
    {"BLOB", "BLOB", "BYTEA"},
    {"{serial}", "INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"},
    {"{clustered}", "WITHOUT ROWID", ""},
};

bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '"'; }

const Word* word_at(std::string_view sql, std::size_t i) {
  if (i > 0 && in_word(sql[i - 1])) return nullptr;
  for (const Word& w : kWords) {
    if (sql.substr(i, w.neutral.size()) != w.neutral) continue;
    const std::size_t end = i + w.neutral.size();
    if (end >= sql.size() || !in_word(sql[end])) return &w;
  }
  return nullptr;
}

bool is_for(std::string_view name, Engine engine) {
  if (name.ends_with(".sqlite.sql")) return engine == Engine::sqlite;
  if (name.ends_with(".postgres.sql")) return engine == Engine::postgres;
  return true;
}

std::vector<storage::Migration> translate(Engine engine, std::deque<std::string>& texts) {
  std::vector<storage::Migration> out;
  for (const File& f : files())
    if (is_for(f.name, engine)) out.push_back({f.number, f.name, texts.emplace_back(in_words_of(engine, f.sql))});
  return out;
}
}  // namespace

std::string in_words_of(Engine engine, std::string_view sql) {
  std::string out;
  for (std::size_t i = 0; i < sql.size();) {
    if (sql.substr(i, 2) == "--") {   // comments go: their words are prose
      i = std::min(sql.find('\n', i), sql.size());
    } else if (const Word* w = word_at(sql, i)) {
      out += engine == Engine::sqlite ? w->sqlite : w->postgres;
      i += w->neutral.size();
    } else {
      out += sql[i++];
    }
  }
  return out;
}

const std::vector<storage::Migration>& all(Engine engine) {
  static std::deque<std::string> texts;   // shared on purpose: translated once; a Migration views its text
  static const std::vector<storage::Migration> sqlite = translate(Engine::sqlite, texts), postgres = translate(Engine::postgres, texts);
  return engine == Engine::sqlite ? sqlite : postgres;
}

}  // namespace socle::migrations
