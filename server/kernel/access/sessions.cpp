#include "kernel/access/sessions.h"

#include <algorithm>
#include <utility>

#include "base/json.h"
#include "base/log.h"
#include "base/random.h"
#include "kernel/access/audit.h"

namespace socle::access {
namespace {
using meta::Cell;

constexpr Instant kTouchEvery = 60'000;          // seen_at is written at most once a minute
constexpr Instant kFailureMemory = 24 * 3'600'000LL;
constexpr Instant kLongestWait = 15 * 60'000;

constexpr std::string_view kSessionColumns = "SELECT id, user_id, csrf, remote, agent, created_at, seen_at, expires_at, proved_at FROM session WHERE ended_at IS NULL AND ";
Session session_of(const storage::Row& r) {
  return {r.integer(0), r.integer(1), std::string(r.text(2)), std::string(r.text(3)), std::string(r.text(4)), r.integer(5), r.integer(6), r.integer(7), r.integer(8)};
}
constexpr std::string_view kTokenColumns = "SELECT id, user_id, name, scopes, created_at, expires_at, used_at FROM api_token WHERE revoked_at IS NULL AND ";
Token token_of(const storage::Row& r) {
  Token t{r.integer(0), r.integer(1), std::string(r.text(2)), {}, r.integer(4), r.integer(5), r.integer(6)};
  if (auto scopes = parse_json(r.text(3)))
    for (const auto& s : scopes->items()) t.scopes.push_back(s.as_string());
  return t;
}
Json about(std::initializer_list<std::pair<std::string_view, Json>> members) {
  Json j = Json::object();
  for (const auto& [name, value] : members) j.set(name, value);
  return j;
}
}  // namespace

Sessions::Sessions(storage::Database& db, const Clock& clock) : db_(db), clock_(clock), toucher_([this] { write_touches(); }) {}
Sessions::~Sessions() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  toucher_.join();
}

void Sessions::touch_later(Touched what, std::int64_t id, Instant now) {
  {
    std::lock_guard lock(mutex_);
    if (written_.size() > 20'000) written_.clear();
    Instant& last = written_[{what, id}];
    if (last <= now && now <= last + kTouchEvery) return;   // several nodes read the row: this one has written it, or will
    last = now;
    touches_[{what, id}] = now;
  }
  wake_.notify_one();
}
void Sessions::write_touches() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [&] { return stopping_ || !touches_.empty(); });
    if (touches_.empty()) return;
    const auto now = std::exchange(touches_, {});
    lock.unlock();
    try {
      (void)db_.write(storage::Lane::bulk, [&](storage::Transaction& tx) -> Done {
        for (const auto& [key, at] : now)
          tx.execute(key.first == Touched::session ? "UPDATE session SET seen_at=?1 WHERE id=?2" : "UPDATE api_token SET used_at=?1 WHERE id=?2", {Cell(at), Cell(key.second)});
        return {};
      });
    } catch (const std::exception& e) {
      log(LogLevel::warning, "when a session was last seen could not be written", {{"what", e.what()}});
    }
    lock.lock();
  }
}

Result<Sessions::Opened> Sessions::open(std::int64_t user, std::string_view remote, std::string_view agent) {
  Opened o;
  o.token = random_token();
  const Instant now = clock_.now();
  o.session = {0, user, random_token(24), std::string(remote.substr(0, 64)), std::string(agent.substr(0, 200)), now, now, now + kSessionLife, now};
  const std::string hash = sha256_hex(o.token);
  CHECK_OK(db_.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    o.session.id = tx.allocate_ids(1);
    tx.execute("INSERT INTO session(id, token_hash, user_id, csrf, created_at, seen_at, expires_at, remote, agent, proved_at) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?5)",
               {Cell(o.session.id), Cell(hash), Cell(user), Cell(o.session.csrf), Cell(now), Cell(now), Cell(o.session.expires), Cell(o.session.remote), Cell(o.session.agent)});
    audit(tx, now, {.act = "session.opened", .actor = user, .detail = about({{"session", o.session.id}, {"remote", o.session.remote}})});
    return {};
  }));
  return o;
}

Result<std::string> Sessions::renew(std::int64_t id, std::int64_t user) {
  std::string token = random_token();
  const Instant now = clock_.now();
  CHECK_OK(db_.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    if (tx.execute("UPDATE session SET token_hash=?1, proved_at=?2, seen_at=?2 WHERE id=?3 AND user_id=?4 AND ended_at IS NULL",
                   {Cell(sha256_hex(token)), Cell(now), Cell(id), Cell(user)}) == 0)
      return refuse(RefusalKind::not_found, "session.not_found");
    audit(tx, now, {.act = "session.elevated", .actor = user, .detail = about({{"session", id}})});
    return {};
  }));
  drop([&](const Session& s) { return s.id == id; });
  return token;
}

std::optional<Session> Sessions::find(std::string_view token) {
  const std::string hash = sha256_hex(token);
  std::optional<Session> s;
  const bool alone = db_.engine() == storage::Engine::sqlite;
  std::uint64_t drops = 0;
  if (alone) {
    std::lock_guard lock(mutex_);
    drops = drops_;
    if (auto it = known_.find(hash); it != known_.end()) s = it->second;
  }
  if (!s) {
    (void)db_.read({}, [&](storage::Connection& c) -> Done {
      c.query(std::string(kSessionColumns) + "token_hash=?1", {Cell(hash)}, [&](const storage::Row& r) {
        s = session_of(r);
        return false;
      });
      return {};
    });
  }
  if (!s) return std::nullopt;
  const Instant now = clock_.now();
  if (s->expires <= now || s->seen + kSessionIdle <= now) {
    lapse(*s, now);
    return std::nullopt;
  }
  if (s->seen + kTouchEvery < now) {
    s->seen = now;
    touch_later(Touched::session, s->id, now);
  }
  if (alone) {
    std::lock_guard lock(mutex_);
    if (known_.size() > 20'000) known_.clear();
    if (drops == drops_) known_[hash] = *s;
  }
  return s;
}

// After the commit. The count tells who was reading meanwhile that what he holds may be over: it is not remembered.
void Sessions::drop(const std::function<bool(const Session&)>& over) {
  std::lock_guard lock(mutex_);
  ++drops_;
  std::erase_if(known_, [&](const auto& k) { return over(k.second); });
}
void Sessions::drop_tokens(const std::function<bool(const Token&)>& over) {
  std::lock_guard lock(mutex_);
  ++drops_;
  std::erase_if(known_tokens_, [&](const auto& k) { return over(k.second); });
}

// A session found over is ended for good: a clock that is set back revives none.
void Sessions::lapse(const Session& session, Instant now) {
  (void)db_.write(storage::Lane::bulk, [&](storage::Transaction& tx) -> Done {
    if (tx.execute("UPDATE session SET ended_at=?1 WHERE id=?2 AND ended_at IS NULL", {Cell(now), Cell(session.id)}) > 0)
      audit(tx, now, {.act = "session.lapsed", .actor = session.user, .detail = about({{"session", session.id}})});
    return {};
  });
  drop([&](const Session& s) { return s.id == session.id; });
}

std::vector<Session> Sessions::list(std::int64_t user) {
  std::vector<Session> out;
  const Instant now = clock_.now();
  (void)db_.read({}, [&](storage::Connection& c) -> Done {
    c.query(std::string(kSessionColumns) + "user_id=?1 AND expires_at>?2 AND seen_at>?3 ORDER BY seen_at DESC", {Cell(user), Cell(now), Cell(now - kSessionIdle)},
            [&](const storage::Row& r) {
              out.push_back(session_of(r));
              return true;
            });
    return {};
  });
  return out;
}

Done Sessions::end(std::int64_t id, std::int64_t user) {
  std::int64_t ended = 0;
  CHECK_OK(db_.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    ended = tx.execute("UPDATE session SET ended_at=?1 WHERE id=?2 AND user_id=?3 AND ended_at IS NULL", {Cell(clock_.now()), Cell(id), Cell(user)});
    if (ended > 0) audit(tx, clock_.now(), {.act = "session.ended", .actor = user, .detail = about({{"session", id}})});
    return {};
  }));
  drop([&](const Session& s) { return s.id == id && s.user == user; });
  if (ended == 0) return refuse(RefusalKind::not_found, "session.not_found");
  return {};
}

Done Sessions::end_all(std::int64_t user, std::int64_t except, std::int64_t by) {
  CHECK_OK(db_.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    tx.execute("UPDATE session SET ended_at=?1 WHERE user_id=?2 AND id<>?3 AND ended_at IS NULL", {Cell(clock_.now()), Cell(user), Cell(except)});
    audit(tx, clock_.now(), {.act = "session.all_ended", .actor = by, .detail = about({{"user", user}})});
    return {};
  }));
  drop([&](const Session& s) { return s.user == user && s.id != except; });
  return {};
}

void Sessions::forget(std::int64_t user) {
  drop([&](const Session& s) { return s.user == user; });
  drop_tokens([&](const Token& t) { return t.user == user; });
}

bool end_with_user(storage::Transaction& tx, Instant at, std::int64_t user, std::int64_t by) {
  bool open = false;
  tx.query("SELECT \"active\" FROM \"user\" WHERE \"id\"=?1 AND \"deleted_at\" IS NULL", {Cell(user)}, [&](const storage::Row& r) {
    open = r.integer(0) != 0;
    return false;
  });
  if (open) return false;
  if (tx.execute("UPDATE session SET ended_at=?1 WHERE user_id=?2 AND ended_at IS NULL", {Cell(at), Cell(user)}) > 0)
    audit(tx, at, {.act = "session.all_ended", .actor = by, .detail = about({{"user", user}})});
  if (tx.execute("UPDATE api_token SET revoked_at=?1 WHERE user_id=?2 AND revoked_at IS NULL", {Cell(at), Cell(user)}) > 0)
    audit(tx, at, {.act = "token.all_revoked", .actor = by, .detail = about({{"user", user}})});
  return true;
}

Result<Sessions::Issued> Sessions::issue(std::int64_t user, std::string_view name, const std::vector<std::string>& scopes, Instant expires, std::int64_t by) {
  Issued out;
  out.secret = std::string(kTokenPrefix) + random_token();
  out.token = {0, user, std::string(name), scopes, clock_.now(), expires, 0};
  Json list = Json::array();
  for (const auto& s : scopes) list.push(s);
  CHECK_OK(db_.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    out.token.id = tx.allocate_ids(1);
    tx.execute("INSERT INTO api_token(id, token_hash, user_id, name, scopes, created_at, expires_at) VALUES (?1,?2,?3,?4,?5,?6,?7)",
               {Cell(out.token.id), Cell(sha256_hex(out.secret)), Cell(user), Cell(out.token.name), Cell(list.dump()), Cell(out.token.created), Cell(expires)});
    audit(tx, out.token.created, {.act = "token.issued", .actor = by, .detail = about({{"token", out.token.id}, {"user", user}, {"scopes", list}})});
    return {};
  }));
  return out;
}

std::optional<Token> Sessions::find_token(std::string_view secret) {
  const std::string hash = sha256_hex(secret);
  std::optional<Token> t;
  const bool alone = db_.engine() == storage::Engine::sqlite;
  std::uint64_t drops = 0;
  if (alone) {
    std::lock_guard lock(mutex_);
    drops = drops_;
    if (auto it = known_tokens_.find(hash); it != known_tokens_.end()) t = it->second;
  }
  if (!t)
    (void)db_.read({}, [&](storage::Connection& c) -> Done {
      c.query(std::string(kTokenColumns) + "token_hash=?1", {Cell(hash)}, [&](const storage::Row& r) {
        t = token_of(r);
        return false;
      });
      return {};
    });
  const Instant now = clock_.now();
  if (!t || t->expires <= now) return std::nullopt;
  if (t->used + kTouchEvery < now) {
    t->used = now;
    touch_later(Touched::token, t->id, now);
  }
  if (alone) {
    std::lock_guard lock(mutex_);
    if (drops == drops_) known_tokens_[hash] = *t;
  }
  return t;
}

std::vector<Token> Sessions::tokens(std::int64_t user) {
  std::vector<Token> out;
  (void)db_.read({}, [&](storage::Connection& c) -> Done {
    c.query(std::string(kTokenColumns) + "user_id=?1 ORDER BY id", {Cell(user)}, [&](const storage::Row& r) {
      out.push_back(token_of(r));
      return true;
    });
    return {};
  });
  return out;
}

Done Sessions::revoke(std::int64_t id, std::int64_t user) {
  std::int64_t gone = 0;
  CHECK_OK(db_.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    gone = tx.execute("UPDATE api_token SET revoked_at=?1 WHERE id=?2 AND user_id=?3 AND revoked_at IS NULL", {Cell(clock_.now()), Cell(id), Cell(user)});
    if (gone > 0) audit(tx, clock_.now(), {.act = "token.revoked", .actor = user, .detail = about({{"token", id}})});
    return {};
  }));
  drop_tokens([&](const Token& t) { return t.id == id && t.user == user; });
  if (gone == 0) return refuse(RefusalKind::not_found, "token.not_found");
  return {};
}

std::optional<std::string> Sessions::password_hash(std::int64_t user) {
  std::optional<std::string> hash;
  (void)db_.read({}, [&](storage::Connection& c) -> Done {
    c.query("SELECT password_hash FROM credential WHERE user_id=?1", {Cell(user)}, [&](const storage::Row& r) {
      hash = std::string(r.text(0));
      return false;
    });
    return {};
  });
  return hash;
}
Done Sessions::set_password_hash(std::int64_t user, std::string_view hash, std::int64_t by) {
  return db_.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    tx.execute("INSERT INTO credential(user_id, password_hash, changed_at) VALUES (?1,?2,?3) "
               "ON CONFLICT(user_id) DO UPDATE SET password_hash=excluded.password_hash, changed_at=excluded.changed_at",
               {Cell(user), Cell(std::string(hash)), Cell(clock_.now())});
    audit(tx, clock_.now(), {.act = "password.changed", .actor = by, .detail = about({{"user", user}})});
    return {};
  });
}

Instant Sessions::wait_for(std::string_view subject, int free_failures) {
  std::int64_t failures = 0;
  Instant last = 0;
  (void)db_.read({}, [&](storage::Connection& c) -> Done {
    c.query("SELECT failures, last_at FROM sign_in_failure WHERE subject=?1", {Cell(std::string(subject))}, [&](const storage::Row& r) {
      failures = r.integer(0);
      last = r.integer(1);
      return false;
    });
    return {};
  });
  const Instant now = clock_.now();
  if (failures < free_failures || now - last > kFailureMemory) return 0;
  const std::int64_t doublings = std::min<std::int64_t>(failures - free_failures, 10);
  const Instant wait = std::min<Instant>(1000LL << doublings, kLongestWait);
  return std::max<Instant>(0, last + wait - now);
}
void Sessions::failed(const std::vector<std::string>& subjects, std::int64_t user, std::string_view typed, std::string_view remote) {
  (void)db_.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    for (const std::string& subject : subjects) tx.execute("INSERT INTO sign_in_failure(subject, failures, last_at) VALUES (?1, 1, ?2) "
               "ON CONFLICT(subject) DO UPDATE SET failures=CASE WHEN excluded.last_at-sign_in_failure.last_at>?3 THEN 1 ELSE sign_in_failure.failures+1 END, last_at=excluded.last_at",
               {Cell(subject), Cell(clock_.now()), Cell(kFailureMemory)});
    Json detail = about({{"remote", std::string(remote.substr(0, 64))}});
    if (user) detail.set("user", user);
    audit(tx, clock_.now(), {.act = "session.refused", .detail = std::move(detail), .typed = user ? std::string() : std::string(typed.substr(0, 200))});
    return {};
  });
}
void Sessions::succeeded(std::string_view subject) {
  (void)db_.write(storage::Lane::interactive, [&](storage::Transaction& tx) -> Done {
    tx.execute("DELETE FROM sign_in_failure WHERE subject=?1", {Cell(std::string(subject))});
    return {};
  });
}

}  // namespace socle::access
