// Sessions, API tokens, password hashes and the brake on guessing: their rows, nothing else. Policy is module identity's.
//
// Units    Tokens are 256 random bits; only their SHA-256 is stored. Idle 12 h, at most 7 days (TRUST S8).
//          `by` is who does it, for the audit trail: 0 is the command line. Every act writes its audit row (TRUST U1).
// Keeps    A session ended here is refused at the next request: the row is read each time, or the copy in memory of the
//          one process that holds a SQLite folder.
// Thread   Safe.
#pragma once
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "kernel/storage/database.h"

namespace socle::access {

struct Session {
  std::int64_t id = 0, user = 0;
  std::string csrf, remote, agent;
  Instant created = 0, seen = 0, expires = 0;
  Instant proved = 0;                       // when a factor was last shown
};
struct Token {
  std::int64_t id = 0, user = 0;
  std::string name;
  std::vector<std::string> scopes;
  Instant created = 0, expires = 0, used = 0;
};

constexpr std::string_view kTokenPrefix = "soc_";
constexpr Instant kSessionIdle = 12 * 3'600'000LL;
constexpr Instant kFactorFresh = 10 * 60'000LL;                     // TRUST S10
constexpr Instant kSessionLife = 7 * 24 * 3'600'000LL;

// In the transaction that changed a person: when it closed the account, her sessions and tokens end with it, so that opening it
// again revives none (TRUST S9, T2). True when it is closed. Copies in memory: Sessions::forget, after the commit.
bool end_with_user(storage::Transaction& tx, Instant at, std::int64_t user, std::int64_t by);

class Sessions {
 public:
  Sessions(storage::Database& db, const Clock& clock);
  ~Sessions();

  struct Opened {
    std::string token;
    Session session;
  };
  Result<Opened> open(std::int64_t user, std::string_view remote, std::string_view agent);
  std::optional<Session> find(std::string_view token);
  // A factor was shown again: the session goes on under a new token (TRUST S8). session.not_found when it has ended.
  Result<std::string> renew(std::int64_t id, std::int64_t user);
  std::vector<Session> list(std::int64_t user);
  Done end(std::int64_t id, std::int64_t user);                      // session.not_found when it is another's
  Done end_all(std::int64_t user, std::int64_t except = 0, std::int64_t by = 0);

  void forget(std::int64_t user);                                    // what of this person is remembered here

  struct Issued {
    std::string secret;
    Token token;
  };
  Result<Issued> issue(std::int64_t user, std::string_view name, const std::vector<std::string>& scopes, Instant expires, std::int64_t by = 0);
  std::optional<Token> find_token(std::string_view secret);
  std::vector<Token> tokens(std::int64_t user);
  Done revoke(std::int64_t id, std::int64_t user);

  std::optional<std::string> password_hash(std::int64_t user);
  Done set_password_hash(std::int64_t user, std::string_view hash, std::int64_t by = 0);

  // Milliseconds to wait before this subject (a login, a network) may try again; doubles from 1 s to 15 min.
  Instant wait_for(std::string_view subject, int free_failures);
  // `user` is 0 for an unknown login: the trail then keeps a digest of what was typed.
  void failed(const std::vector<std::string>& subjects, std::int64_t user, std::string_view typed, std::string_view remote);
  void succeeded(std::string_view subject);

 private:
  enum class Touched { session, token };
  void touch_later(Touched what, std::int64_t id, Instant now);
  void write_touches();
  void lapse(const Session& session, Instant now);
  void drop(const std::function<bool(const Session&)>& over);
  void drop_tokens(const std::function<bool(const Token&)>& over);
  storage::Database& db_;
  const Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Session, std::less<>> known_;                // by token hash; SQLite only
  std::map<std::string, Token, std::less<>> known_tokens_;
  std::uint64_t drops_ = 0;                                          // how often copies were dropped
  // When each was last seen: written by a thread of its own, so that no read waits for the disk.
  std::map<std::pair<Touched, std::int64_t>, Instant> touches_, written_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread toucher_;
};

}  // namespace socle::access
