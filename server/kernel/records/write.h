// The one write path (HOUSE 2.5, KERNEL F1, F6): create, patch, remove, restore, for one record or a thousand.
//
// Shape    A batch of changes -> a result each, in order, in one change set. A single write is a batch of one.
// Refuses  record.not_found, access.verb_denied, access.field_denied, record.invalid (with every Problem), version.conflict
//          (extra: current, changed_fields), taken_elsewhere, idempotency.other_body, model.changed (after 3 tries).
// Keeps    atomic: all or nothing. Otherwise the refused ones are left out whole. Companions of rules belong to the item.
// Transaction  Opens one: rules see committed truth plus what the same group wrote before.
#pragma once
#include "kernel/records/context.h"

namespace socle::records {

struct Written {
  std::int64_t id = 0, version = 0;
  Act act = Act::patch;
  std::shared_ptr<const Record> before, after;   // after: null when erased
  std::vector<Problem> warnings;                 // criteria that warn
  bool unchanged = false;                        // nothing to write: no version, no history
};
struct BatchResult {
  std::int64_t change_set = 0;                   // 0 when nothing was written
  std::vector<Result<Written>> items;
  std::string replayed;                          // the kept answer of the same Idempotency-Key
};
struct WriteOptions {
  bool atomic = true;
  storage::Lane lane = storage::Lane::interactive;
  std::string cause;                             // "action:conversion", "import:12", "reversal:9"
  std::int64_t change_set = 0;                   // continue this one (imports, bulk jobs)
  std::int64_t reverses = 0;
  bool history_import = false;                   // an import of history overrides all criteria with one reason
  std::string history_reason;
  std::string idempotency_key, body_hash;        // with `answer`: kept in the transaction of their effect
  std::function<std::string(const BatchResult&)> answer;
  std::function<Done(storage::Transaction&, const BatchResult&)> also;   // within the same transaction (job progress)
};

Result<BatchResult> write(const Context& context, const std::vector<Change>& changes, const WriteOptions& options = {});
// One change, its refusal lifted to the call.
Result<Written> write_one(const Context& context, Change change, const WriteOptions& options = {}, std::int64_t* change_set = nullptr);

// Inside a transaction that is already open (jobs whose effect and 'done' commit together).
Result<BatchResult> write_in(storage::Transaction& tx, const Context& context, const std::vector<Change>& changes, const WriteOptions& options);

}  // namespace socle::records
