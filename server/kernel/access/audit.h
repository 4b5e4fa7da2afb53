// The audit trail: who did what that is not an edit of a record, in the transaction of the act, chained by hash.
//
// Shape    audit() in the write. chain_audit() gives each settled row its place (1, 2, 3 ...), the digest of the row before
//          it and its own; it runs after commit, at most a second behind. verify_audit() reads the whole chain again.
// Keeps    A digest covers place, previous digest, time, actor, act, detail and salt: a row altered, removed, swapped or
//          put in between is found. `setting` audit.chain holds both ends, so that rows cut off at an end are found too.
//          Somebody who owns the database can compute a whole new chain: compare its head with one noted elsewhere (the
//          log names it every hour), which `known` does.
//          Detail holds ids, names of fields and addresses; what was typed stands in it as a digest made with salt.
// Units    Kept 12 months; what was pruned is proved by the digest of its last row.
// Transaction  audit() needs one; the others open their own.
// Source   TRUST U1, U2; KERNEL F23
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "kernel/storage/database.h"

namespace socle::access {

constexpr Instant kAuditKept = 365 * kMsPerDay;

struct AuditAct {
  std::string act;                    // past participle: session.opened, session.refused, token.issued, model.published
  std::int64_t actor = 0;             // 0: nobody signed in, or the command line
  Json detail = Json::object();
  std::string typed{};                // kept only as detail.typed, its salted digest
};
void audit(storage::Transaction& tx, Instant at, const AuditAct& act);
// For an act that writes nothing else: refused sign-ins, sensitive reads.
Done audit_alone(storage::Database& db, Instant at, const AuditAct& act);

struct AuditHead {
  std::int64_t place = 0;             // 0: nothing is chained yet
  std::string digest;
};
Result<std::int64_t> chain_audit(storage::Database& db, std::int64_t limit = 500);   // how many rows got their place
Result<AuditHead> audit_head(storage::Database& db);

// code: audit.altered, audit.removed, audit.cut_off (an end of the chain is missing), audit.rewritten (not the known head).
struct AuditFinding {
  std::int64_t place = 0;
  std::string code;
};
struct AuditProof {
  std::int64_t rows = 0, waiting = 0;   // chained, and not chained yet
  AuditHead head;
  std::vector<AuditFinding> findings;   // the first 100; none: the trail is whole
};
Result<AuditProof> verify_audit(storage::Database& db, const std::optional<AuditHead>& known = {});

// Deletes at most `limit` rows older than 12 months, oldest places first; the chain still verifies.
Result<std::int64_t> prune_audit(storage::Database& db, Instant now, std::int64_t limit = 1000);

struct AuditRow {
  std::int64_t seq = 0, place = 0, actor = 0;
  Instant at = 0;
  std::string act, detail;              // detail: a JSON object
};
struct AuditQuery {
  std::int64_t before = 0;              // seq; 0: the newest
  std::optional<std::int64_t> actor{};
  std::string act{};                    // "session.opened", or "session" for all that begin so
  Instant from = 0, to = 0;             // 0: open
  int limit = 50;
};
Result<std::vector<AuditRow>> list_audit(storage::Database& db, const AuditQuery& query);   // newest first

}  // namespace socle::access
