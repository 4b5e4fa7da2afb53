// A whole base carried elsewhere: written as bytes, read back into an empty base of either engine, or copied from one to the
// other (TRUST B1, B2). Files and keys are the caller's.
//
// Shape    write_base(db, out) under one snapshot, while others write. read_base(in, nullptr) verifies without a write;
//          read_base(in, &empty) fills. copy_base(from, to) is both without bytes. settle_base() once the new base is open.
// Keeps    Every table is counted and hashed while it is read, and again in the base that was filled: they must agree. A
//          base that was not filled to its end never opens (storage.unfinished).
//          After: sessions are ended, the feed has another epoch, the search index is made anew.
// Refuses  base.not_empty, base.differs {table}, base.malformed, storage.newer, storage.migration_changed
#pragma once
#include "kernel/kernel.h"
#include "kernel/storage/whole.h"

namespace socle {

struct CarriedTable {
  std::string name;
  storage::Digest digest;
};
struct CarriedBase {
  std::vector<CarriedTable> tables;
  std::int64_t rows() const;
};
using ByteSink = std::function<Done(std::string_view)>;
using ByteSource = std::function<Result<std::string>(std::size_t)>;
using CarryProgress = std::function<void(std::string_view table, std::int64_t rows)>;

Result<CarriedBase> write_base(storage::Database& db, const ByteSink& out, const CarryProgress& progress);
// `known`: the migrations of this binary for the engine of `to` (when only verifying: of any).
Result<CarriedBase> read_base(const ByteSource& in, storage::Database* to, const std::vector<storage::Migration>& known, const CarryProgress& progress);
Result<CarriedBase> copy_base(storage::Database& from, storage::Database& to, const std::vector<storage::Migration>& known, const CarryProgress& progress);
Done settle_base(Kernel& kernel, const CarryProgress& progress);

}  // namespace socle
