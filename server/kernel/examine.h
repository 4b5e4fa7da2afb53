// The examination of a company: what its database, records, index, people and queue say of each other (HOUSE 2.2: doctor).
//
// Shape    findings are Problems: the rule is a code doctor.*, its sentence says what to do. Nothing is changed.
// Keeps    One snapshot of the database for what is compared, so that it holds beside people who write.
#pragma once
#include "kernel/kernel.h"
#include "kernel/storage/examine.h"

namespace socle {

using ExamineProgress = std::function<void(std::string_view what, std::int64_t done)>;
struct Examined {
  storage::Findings findings;
  std::int64_t pages = 0, documents = 0;
};
// `sqlite_path`: empty on PostgreSQL.
Result<Examined> examine(Kernel& kernel, const std::string& sqlite_path, const std::vector<storage::Migration>& known, const ExamineProgress& progress);

}  // namespace socle
