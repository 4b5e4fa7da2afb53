#include "kernel/events/feed.h"

#include <fmt/format.h>

#include <charconv>

#include "base/random.h"

namespace socle::events {
namespace {
using storage::Cell;
using storage::Cells;
using storage::Connection;
using storage::Engine;
using storage::Row;

constexpr std::string_view kColumns =
    "SELECT xid, seq, at, change_set, entity_no, record_id, version, event, actor, before_access, after_access, payload FROM outbox";

Cell optional_text(std::string text) { return text.empty() ? Cell() : Cell(std::move(text)); }

Delivery delivery(const Row& r) {
  Delivery d;
  d.position = {r.integer(0), r.integer(1)};
  Change& c = d.change;
  c.at = r.integer(2);
  c.change_set = r.integer(3);
  c.entity_no = r.integer(4);
  c.record_id = r.integer(5);
  c.version = r.integer(6);
  c.event = r.text(7);
  c.actor = r.integer(8);
  c.before = access_from_json(r.text(9));
  c.after = access_from_json(r.text(10));
  c.payload = r.text(11);
  return d;
}

struct State {
  std::string epoch;
  Position deleted;
};
State state(Connection& db) {
  State s;
  db.query("SELECT epoch, xid, seq FROM feed_state", {}, [&](const Row& r) {
    s = {std::string(r.text(0)), {r.integer(1), r.integer(2)}};
    return false;
  });
  if (s.epoch.empty()) throw Fault("the feed was not opened (open_feed)");
  return s;
}

std::string cursor(const State& s, Position p) { return fmt::format("{}.{}.{}", s.epoch, p.xid, p.seq); }

Result<Position> position(const State& s, std::string_view text) {
  const auto first = text.find('.'), second = text.rfind('.');
  auto number = [&](std::string_view t, std::int64_t& out) {
    const auto [end, error] = std::from_chars(t.data(), t.data() + t.size(), out);
    return error == std::errc{} && end == t.data() + t.size() && out >= 0;
  };
  Position p;
  if (first == std::string_view::npos || first == second || !number(text.substr(first + 1, second - first - 1), p.xid) ||
      !number(text.substr(second + 1), p.seq))
    return refuse(RefusalKind::invalid, "feed.bad_cursor");
  if (text.substr(0, first) != s.epoch || p < s.deleted) return refuse(RefusalKind::not_found, "feed.expired");
  return p;
}

Position last_of(Connection& db, std::string_view where) {
  Position p;
  db.query(fmt::format("SELECT xid, seq FROM outbox WHERE {} ORDER BY xid DESC, seq DESC LIMIT 1", where), {}, [&](const Row& r) {
    p = {r.integer(0), r.integer(1)};
    return false;
  });
  return p;
}
}  // namespace

std::string_view order_stamp(Engine engine) {
  return engine == Engine::sqlite
             ? "0"
             : "greatest(pg_current_xact_id()::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint-1)";
}

std::string_view order_settled(Engine engine) {
  return engine == Engine::sqlite ? "1=1" : "xid<pg_snapshot_xmin(pg_current_snapshot())::text::bigint";
}

void append(storage::Transaction& tx, const Change& c) {
  tx.execute(fmt::format("INSERT INTO outbox (xid, at, change_set, entity_no, record_id, version, event, actor, before_access, after_access, payload) "
                         "VALUES ({},?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)", order_stamp(tx.engine())),
             {c.at, c.change_set ? Cell(c.change_set) : Cell(), c.entity_no, c.record_id, c.version, c.event, c.actor ? Cell(c.actor) : Cell(),
              c.before ? Cell(to_json(*c.before)) : Cell(), c.after ? Cell(to_json(*c.after)) : Cell(), optional_text(c.payload)});
}

std::vector<Delivery> read_outbox(Connection& db, Position after, int limit, bool settled_only) {
  std::vector<Delivery> out;
  const std::string sql = fmt::format("{} WHERE (xid, seq)>(?1,?2){}{} ORDER BY xid, seq LIMIT ?3", kColumns,
                                      settled_only ? " AND " : "", settled_only ? order_settled(db.engine()) : "");
  db.query(sql, {after.xid, after.seq, std::int64_t{limit}}, [&](const Row& r) { return out.push_back(delivery(r)), true; });
  return out;
}

Position settled_end(Connection& db) { return std::max(last_of(db, order_settled(db.engine())), state(db).deleted); }

Result<FeedPage> read_feed(Connection& db, std::string_view given, int limit) {
  const State s = state(db);
  TRY(const Position after, position(s, given));
  // A cursor from beyond the end was given out by a database that has since gone back in time.
  if (after > std::max(last_of(db, "1=1"), s.deleted)) return refuse(RefusalKind::not_found, "feed.expired");
  FeedPage page;
  page.items = read_outbox(db, after, limit + 1, true);
  if ((page.more = std::ssize(page.items) > limit)) page.items.pop_back();
  page.next = page.items.empty() ? std::string(given) : cursor(s, page.items.back().position);
  return page;
}

std::string feed_after(Connection& db, Position p) { return cursor(state(db), p); }
std::string feed_end(Connection& db) { return cursor(state(db), settled_end(db)); }

std::string feed_start(Connection& db) {
  const State s = state(db);
  return cursor(s, s.deleted);
}

void open_feed(storage::Transaction& tx) {
  if (!tx.exists("SELECT 1 FROM feed_state")) return renew_feed(tx);
  // Rows that another PostgreSQL server wrote bear its transaction ids: they would wait until this one has counted so far.
  if (tx.engine() == Engine::postgres &&
      tx.exists("SELECT 1 FROM outbox WHERE xid>=pg_snapshot_xmax(pg_current_snapshot())::text::bigint AND xid>pg_current_xact_id()::text::bigint"))
    renew_feed(tx);
}

void renew_feed(storage::Transaction& tx) {
  tx.execute("UPDATE outbox SET xid=0 WHERE xid<>0");
  tx.execute("DELETE FROM feed_state");
  tx.execute("DELETE FROM feed_cursor");
  tx.execute("INSERT INTO feed_state (epoch, xid, seq) VALUES (?1, 0, 0)", {random_token(6)});
}

std::int64_t prune_feed(storage::Transaction& tx, Instant now, std::int64_t limit) {
  Position last;   // in the order of the feed: one row with a wrong clock must not take those before it along
  tx.query("SELECT xid, seq, at FROM outbox ORDER BY xid, seq LIMIT ?1", {limit}, [&](const Row& r) {
    if (r.integer(2) >= now - kFeedKept) return false;
    last = {r.integer(0), r.integer(1)};
    return true;
  });
  if (last == Position{}) return 0;
  tx.execute("UPDATE feed_state SET xid=?1, seq=?2", {last.xid, last.seq});
  return tx.execute("DELETE FROM outbox WHERE (xid, seq)<=(?1,?2)", {last.xid, last.seq});
}

}  // namespace socle::events
