#include "kernel/access/audit.h"

#include "base/random.h"
#include "kernel/events/feed.h"

namespace socle::access {
namespace {
using meta::Cell;
using storage::Connection;
using storage::Lane;
using storage::Row;
using storage::Transaction;

constexpr std::size_t kMostFindings = 100;
constexpr std::int64_t kSlice = 2000;
constexpr std::string_view kChainName = "audit.chain";

// Both ends: the last pruned row and the last chained one.
struct Ends {
  AuditHead floor, head;
};
std::optional<Ends> ends_of(Connection& db, std::string_view lock = {}) {
  const std::string value = db.text("SELECT value FROM setting WHERE name=?1" + std::string(lock), {Cell(std::string(kChainName))});
  const auto j = parse_json(value.empty() ? "null" : value);
  if (!j || !j->is_object()) return std::nullopt;
  return Ends{{(*j)["floor"].as_int(), (*j)["floor_digest"].as_string()}, {(*j)["head"].as_int(), (*j)["head_digest"].as_string()}};
}
void keep_ends(Transaction& tx, const Ends& e) {
  std::string value;
  JsonWriter(value).object().member("floor", e.floor.place).member("floor_digest", e.floor.digest).member("head", e.head.place).member("head_digest", e.head.digest).end();
  tx.execute("INSERT INTO setting(name, value) VALUES (?1,?2) ON CONFLICT(name) DO UPDATE SET value=excluded.value", {Cell(std::string(kChainName)), Cell(value)});
}
// Two nodes chain in turn: the row is made first, then held.
Ends hold_ends(Transaction& tx) {
  std::string none;
  JsonWriter(none).object().member("floor", 0).member("floor_digest", "").member("head", 0).member("head_digest", "").end();
  tx.execute("INSERT INTO setting(name, value) VALUES (?1,?2) ON CONFLICT(name) DO NOTHING", {Cell(std::string(kChainName)), Cell(none)});
  const auto ends = ends_of(tx, tx.dialect().for_update());
  if (!ends) throw Fault("setting audit.chain is not readable");
  return *ends;
}

struct Link {
  std::int64_t seq = 0, place = 0, actor = 0;
  Instant at = 0;
  std::string act, detail, salt, digest, previous;
};
constexpr std::string_view kLinkColumns = "SELECT seq, place, actor, at, act, detail, salt, digest, previous FROM audit ";
Link link_of(const Row& r) {
  return {r.integer(0), r.integer(1), r.integer(2), r.integer(3), std::string(r.text(4)), std::string(r.text(5)), std::string(r.text(6)), std::string(r.text(7)), std::string(r.text(8))};
}
// The format is on disk: never change it. Lengths stand before texts, so that no two rows write the same bytes.
std::string digest_of(const Link& l, std::int64_t place, std::string_view previous) {
  std::string bytes = "socle audit 1";
  for (std::int64_t n : {place, l.seq, l.at, l.actor}) bytes += "|" + std::to_string(n);
  for (std::string_view s : {std::string_view(l.act), std::string_view(l.detail), std::string_view(l.salt), previous})
    bytes.append("|").append(std::to_string(s.size())).append(":").append(s);
  return sha256_hex(bytes);
}

class Check {
 public:
  Check(Connection& db, AuditProof& proof) : db_(db), proof_(proof) {}
  void run(const std::optional<AuditHead>& known) {
    const auto ends = ends_of(db_);
    if (ends) last_ = ends->floor;
    else if (db_.exists("SELECT 1 FROM audit WHERE place IS NOT NULL LIMIT 1")) found(0, "audit.cut_off");
    while (slice()) {
    }
    proof_.waiting = db_.integer("SELECT count(*) FROM audit WHERE place IS NULL");
    proof_.head = last_;
    if (ends && (ends->head.place != last_.place || ends->head.digest != last_.digest)) found(ends->head.place, ends->head.place > last_.place ? "audit.cut_off" : "audit.altered");
    if (known && known->place > 0) compare(*known, ends ? ends->floor.place : 0);
  }

 private:
  bool slice() {
    std::int64_t rows = 0;
    db_.query(std::string(kLinkColumns) + "WHERE place>?1 ORDER BY place LIMIT ?2", {Cell(last_.place), Cell(kSlice)}, [&](const Row& r) {
      take(link_of(r));
      ++rows;
      return true;
    });
    return rows == kSlice;
  }
  void take(const Link& l) {
    ++proof_.rows;
    if (l.place != last_.place + 1) found(last_.place + 1, "audit.removed");
    else if (l.previous != last_.digest) found(l.place, "audit.altered");
    else if (digest_of(l, l.place, l.previous) != l.digest) found(l.place, "audit.altered");
    last_ = {l.place, l.digest};
  }
  void compare(const AuditHead& known, std::int64_t floor) {
    if (known.place <= floor) return;   // pruned since
    const std::string digest = db_.text("SELECT digest FROM audit WHERE place=?1", {Cell(known.place)});
    if (digest != known.digest) found(known.place, digest.empty() ? "audit.cut_off" : "audit.rewritten");
  }
  void found(std::int64_t place, std::string code) {
    if (proof_.findings.size() < kMostFindings) proof_.findings.push_back({place, std::move(code)});
  }
  Connection& db_;
  AuditProof& proof_;
  AuditHead last_;
};
}  // namespace

void audit(Transaction& tx, Instant at, const AuditAct& act) {
  Json detail = act.detail;
  std::string salt;
  if (!act.typed.empty()) {
    salt = random_token(16);
    detail.set("typed", sha256_hex(salt + act.typed));
  }
  tx.execute("INSERT INTO audit(xid, at, actor, act, detail, salt) VALUES (" + std::string(events::order_stamp(tx.engine())) + ",?1,?2,?3,?4,?5)",
             {Cell(at), act.actor ? Cell(act.actor) : Cell(), Cell(act.act), Cell(detail.dump()), salt.empty() ? Cell() : Cell(salt)});
}
Done audit_alone(storage::Database& db, Instant at, const AuditAct& act) {
  return db.write(Lane::interactive, [&](Transaction& tx) -> Done {
    audit(tx, at, act);
    return {};
  });
}

Result<std::int64_t> chain_audit(storage::Database& db, std::int64_t limit) {
  const std::string loose = "WHERE digest IS NULL AND " + std::string(events::order_settled(db.engine()));
  bool some = false;
  CHECK_OK(db.read({}, [&](Connection& c) -> Done {
    some = c.exists("SELECT 1 FROM audit " + loose + " LIMIT 1");
    return {};
  }));
  if (!some) return std::int64_t{0};
  std::int64_t chained = 0;
  CHECK_OK(db.write(Lane::bulk, [&](Transaction& tx) -> Done {
    Ends ends = hold_ends(tx);
    std::vector<Link> links;
    tx.query(std::string(kLinkColumns) + loose + " ORDER BY xid, seq LIMIT ?1", {Cell(limit)}, [&](const Row& r) {
      links.push_back(link_of(r));
      return true;
    });
    for (const Link& l : links) {
      const AuditHead next{ends.head.place + 1, digest_of(l, ends.head.place + 1, ends.head.digest)};
      tx.execute("UPDATE audit SET place=?1, previous=?2, digest=?3 WHERE seq=?4", {Cell(next.place), Cell(ends.head.digest), Cell(next.digest), Cell(l.seq)});
      ends.head = next;
    }
    if (!links.empty()) keep_ends(tx, ends);
    chained = std::ssize(links);
    return {};
  }));
  return chained;
}

Result<AuditHead> audit_head(storage::Database& db) {
  AuditHead head;
  CHECK_OK(db.read({}, [&](Connection& c) -> Done {
    if (const auto ends = ends_of(c)) head = ends->head;
    return {};
  }));
  return head;
}

Result<AuditProof> verify_audit(storage::Database& db, const std::optional<AuditHead>& known) {
  AuditProof proof;
  CHECK_OK(db.read({.deadline_ms = 0}, [&](Connection& c) -> Done {
    proof = {};
    Check(c, proof).run(known);
    return {};
  }));
  return proof;
}

Result<std::int64_t> prune_audit(storage::Database& db, Instant now, std::int64_t limit) {
  std::int64_t gone = 0;
  CHECK_OK(db.write(Lane::bulk, [&](Transaction& tx) -> Done {
    gone = 0;
    Ends ends = hold_ends(tx);
    AuditHead last = ends.floor;
    tx.query("SELECT place, digest, at FROM audit WHERE place>?1 ORDER BY place LIMIT ?2", {Cell(ends.floor.place), Cell(limit)}, [&](const Row& r) {
      if (r.integer(2) >= now - kAuditKept) return false;
      last = {r.integer(0), std::string(r.text(1))};
      return true;
    });
    if (last.place == ends.floor.place) return {};
    gone = tx.execute("DELETE FROM audit WHERE place<=?1", {Cell(last.place)});
    ends.floor = last;
    keep_ends(tx, ends);
    return {};
  }));
  return gone;
}

Result<std::vector<AuditRow>> list_audit(storage::Database& db, const AuditQuery& q) {
  std::vector<AuditRow> out;
  CHECK_OK(db.read({}, [&](Connection& c) -> Done {
    out.clear();
    std::string sql = "SELECT seq, place, actor, at, act, detail FROM audit WHERE 1=1";
    storage::Cells values;
    const auto where = [&](std::string_view condition, Cell value) {
      values.push_back(std::move(value));
      sql.append(" AND ").append(condition).append("?").append(std::to_string(values.size()));
    };
    if (q.before) where("seq<", Cell(q.before));
    if (q.actor) where("actor=", Cell(*q.actor));
    if (q.from) where("at>=", Cell(q.from));
    if (q.to) where("at<", Cell(q.to));
    if (!q.act.empty() && q.act.find('.') != std::string::npos) where("act=", Cell(q.act));
    else if (!q.act.empty()) {
      where("act>=", Cell(q.act + "."));
      where("act<", Cell(q.act + "/"));   // '/' follows '.'
    }
    values.push_back(Cell(std::int64_t{q.limit}));
    c.query(sql + " ORDER BY seq DESC LIMIT ?" + std::to_string(values.size()), values, [&](const Row& r) {
      out.push_back({r.integer(0), r.integer(1), r.integer(2), r.integer(3), std::string(r.text(4)), std::string(r.text(5))});
      return true;
    });
    return {};
  }));
  return out;
}

}  // namespace socle::access
