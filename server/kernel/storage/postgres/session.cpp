#include "kernel/storage/postgres/session.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "kernel/storage/internal_errors.h"
#include "kernel/storage/postgres/parameters.h"

namespace socle::storage {
namespace {
constexpr Oid kBigint = 20, kBytea = 17;   // pg_type, fixed by PostgreSQL
constexpr std::size_t kPreparedStatements = 500;
constexpr int kCancelPollMs = 50;

int digit(char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; }

class PostgresRow final : public Row {
 public:
  explicit PostgresRow(const PGresult* r) : r_(r), blobs_(static_cast<std::size_t>(PQnfields(r))) {}
  void at(int row) { row_ = row; }
  bool is_null(int c) const override { return PQgetisnull(r_, row_, c) != 0; }
  std::int64_t integer(int c) const override {
    const std::string_view t = text(c);
    if (t == "t") return 1;
    std::int64_t out = 0;
    std::from_chars(t.data(), t.data() + t.size(), out);
    return out;
  }
  double real(int c) const override { return std::strtod(PQgetvalue(r_, row_, c), nullptr); }
  std::string_view text(int c) const override {
    return {PQgetvalue(r_, row_, c), static_cast<std::size_t>(PQgetlength(r_, row_, c))};
  }
  std::string_view blob(int c) const override {
    std::string_view t = text(c);
    if (PQftype(r_, c) != kBytea || t.size() < 2) return t;
    t.remove_prefix(2);   // \x
    std::string& out = blobs_[static_cast<std::size_t>(c)];
    out.resize(t.size() / 2);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<char>(digit(t[2 * i]) << 4 | digit(t[2 * i + 1]));
    return out;
  }

 private:
  const PGresult* r_;
  int row_ = 0;
  mutable std::vector<std::string> blobs_;
};

char type_of(const Cell& cell) {
  if (std::holds_alternative<std::int64_t>(cell)) return 'i';
  if (std::holds_alternative<Blob>(cell)) return 'b';
  return 't';
}
bool accepts(std::string_view types, const Cells& cells) {
  if (types.size() != cells.size()) return false;
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (cells[i].index() != 0 && types[i] != 't' && types[i] != type_of(cells[i])) return false;
  return true;
}

// The bytes of the parameters as libpq wants them, alive while the statement runs.
struct Bound {
  explicit Bound(const Cells& cells) : numbers(cells.size()) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const char* value = nullptr;
      std::size_t length = 0;
      if (auto* n = std::get_if<std::int64_t>(&cells[i])) {
        auto end = std::to_chars(numbers[i].data(), numbers[i].data() + numbers[i].size() - 1, *n).ptr;
        *end = '\0';
        value = numbers[i].data();
      } else if (auto* t = std::get_if<std::string>(&cells[i])) {
        value = t->c_str();
        length = t->size();
        // libpq stops at a NUL byte, PostgreSQL has none in text: better a fault than half a value.
        if (std::memchr(t->data(), 0, t->size())) throw Fault("a text with a NUL byte was given to PostgreSQL");
      } else if (auto* b = std::get_if<Blob>(&cells[i])) {
        value = b->bytes.data();
        length = b->bytes.size();
      }
      values.push_back(value);
      lengths.push_back(static_cast<int>(length));
      formats.push_back(std::holds_alternative<Blob>(cells[i]) ? 1 : 0);
    }
  }
  std::vector<std::array<char, 24>> numbers;
  std::vector<const char*> values;
  std::vector<int> lengths, formats;
};
}  // namespace

PostgresSession::PostgresSession(const std::string& url) {
  const char* keys[] = {"dbname", "connect_timeout", "keepalives_idle", "tcp_user_timeout", "application_name", nullptr};
  const char* values[] = {url.c_str(), "3", "10", "10000", "socle", nullptr};
  connection_ = PQconnectdbParams(keys, values, 1);
  if (!alive()) {
    const std::string reason = connection_ ? PQerrorMessage(connection_) : "no memory";
    PQfinish(connection_);
    throw ConnectionLost(reason);
  }
  PQsetNoticeProcessor(connection_, [](void*, const char*) {}, nullptr);
  try {
    identity_ = first_text("SET client_encoding='UTF8'; SET standard_conforming_strings=on; SET bytea_output='hex'; SET timezone='UTC';"
               "SET lock_timeout='10s'; SET idle_in_transaction_session_timeout='120s'; SET jit=off;"
               "SELECT set_config('synchronous_commit','on',false) WHERE current_setting('synchronous_commit') IN ('off','local');"
               "SELECT (SELECT system_identifier FROM pg_control_system())::text || '/' || "
               "CASE WHEN pg_is_in_recovery() THEN '' ELSE substr(pg_walfile_name(pg_current_wal_lsn()),1,8) END");
  } catch (...) {
    PQfinish(connection_);
    throw;
  }
}

PostgresSession::~PostgresSession() { PQfinish(connection_); }

const PostgresSession::Statement& PostgresSession::prepared(std::string_view sql, const Cells& parameters) {
  auto it = statements_.find(sql);
  if (it != statements_.end())
    for (const Statement& s : it->second)
      if (accepts(s.types, parameters)) return s;
  if (statements_.size() >= kPreparedStatements) {
    script("DEALLOCATE ALL");
    statements_.clear();
    it = statements_.end();
  }
  Statement s{fmt::format("s{}", ++next_name_), {}};
  std::vector<Oid> types;
  for (const Cell& c : parameters) {
    s.types += type_of(c);
    types.push_back(s.types.back() == 'i' ? kBigint : s.types.back() == 'b' ? kBytea : 0);
  }
  const Answer r(PQprepare(connection_, s.name.c_str(), dollar_parameters(sql).c_str(), static_cast<int>(types.size()), types.data()), PQclear);
  if (PQresultStatus(r.get()) != PGRES_COMMAND_OK) fail(r.get(), sql);
  if (it == statements_.end()) it = statements_.emplace(std::string(sql), std::vector<Statement>{}).first;
  return it->second.emplace_back(std::move(s));
}

PostgresSession::Answer PostgresSession::run(std::string_view sql, const Cells& parameters) {
  if (limited_ && std::chrono::steady_clock::now() >= deadline_) throw Interrupted(false);
  const std::string name = prepared(sql, parameters).name;
  const Bound bound(parameters);
  const int n = static_cast<int>(parameters.size());
  if (!PQsendQueryPrepared(connection_, name.c_str(), n, bound.values.data(), bound.lengths.data(), bound.formats.data(), 0))
    fail(nullptr, sql);
  return wait(sql);
}

PostgresSession::Answer PostgresSession::wait(std::string_view sql) {
  Answer last(nullptr, PQclear);
  for (;;) {
    wait_readable();
    PGresult* r = PQgetResult(connection_);
    if (!r) break;
    if (!last || PQresultStatus(last.get()) != PGRES_FATAL_ERROR) last.reset(r);   // the first error is the one that says why
    else PQclear(r);
  }
  const auto status = PQresultStatus(last.get());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) fail(last.get(), sql);
  return last;
}

// Where the asker may leave, the wait is cut in pieces; otherwise libpq waits by itself.
void PostgresSession::wait_readable() {
  if (!cancelled_ || !*cancelled_) return;
  PQflush(connection_);
  while (PQisBusy(connection_)) {
    pollfd p{PQsocket(connection_), POLLIN, 0};
    ::poll(&p, 1, kCancelPollMs);
    if (!PQconsumeInput(connection_)) return;
    if (cancel_sent_ || !(*cancelled_)()) continue;
    cancel_sent_ = stopped_by_asker_ = true;
    char reason[256];
    if (PGcancel* c = PQgetCancel(connection_)) {
      PQcancel(c, reason, sizeof reason);
      PQfreeCancel(c);
    }
  }
}

void PostgresSession::query(std::string_view sql, const Cells& parameters, const RowCallback& row) {
  const Answer r = run(sql, parameters);
  PostgresRow view(r.get());
  const int rows = PQntuples(r.get());
  for (int i = 0; i < rows; ++i) {
    view.at(i);
    if (!row(view)) return;
  }
}

std::int64_t PostgresSession::execute(std::string_view sql, const Cells& parameters) {
  const Answer r = run(sql, parameters);
  return std::strtoll(PQcmdTuples(r.get()), nullptr, 10);
}

void PostgresSession::script(std::string_view sql) {
  if (!PQsendQuery(connection_, std::string(sql).c_str())) fail(nullptr, sql);
  wait(sql);
}

std::string PostgresSession::first_text(std::string_view sql) {
  if (!PQsendQuery(connection_, std::string(sql).c_str())) fail(nullptr, sql);
  const Answer r = wait(sql);
  if (PQresultStatus(r.get()) != PGRES_TUPLES_OK) return PQcmdStatus(r.get());
  return PQntuples(r.get()) > 0 ? PQgetvalue(r.get(), 0, 0) : "";
}

void PostgresSession::limit(Instant deadline_ms, const std::function<bool()>* cancelled) {
  limited_ = deadline_ms > 0;
  deadline_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(deadline_ms);
  cancelled_ = cancelled;
  cancel_sent_ = stopped_by_asker_ = false;
}

void PostgresSession::no_limit() {
  limited_ = false;
  cancelled_ = nullptr;
}

void PostgresSession::fail(const PGresult* result, std::string_view sql) {
  const char* field = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
  const std::string state = field ? field : "";
  const std::string message = result ? PQresultErrorMessage(result) : PQerrorMessage(connection_);
  if (!alive() || state.starts_with("08") || state.starts_with("57P")) throw ConnectionLost(message);
  if (state == "57014") throw Interrupted(stopped_by_asker_);
  if (state == "40001" || state == "40P01" || state == "23505") throw LostRace(message, state == "23505");
  if (state == "55P03") throw Refused("storage.busy");
  if (state == "53100") throw Refused("storage.full");
  if (state == "25006") throw Refused("storage.read_only");
  if (state == "0A000" && message.find("cached plan") != std::string::npos) {
    statements_.clear();   // their names are never used again; the next run prepares anew
    throw LostRace(message, false);
  }
  throw Fault(fmt::format("PostgreSQL {}: {}: {}", state, message, sql.substr(0, 500)));
}

}  // namespace socle::storage
