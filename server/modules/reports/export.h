// What a list shows, as a file: CSV for a spreadsheet in French, or XLSX with real types.
//
// Shape    write_export reads the list page by page, each page its own read transaction, and gives bytes to `out`.
//          A money field gives two columns: amount and currency. References and choices give their labels.
// Units    Pages of 500 rows; dates and instants in the business zone.
// Refuses  what the list refuses; storage.full
// Keeps    Rights as for the list: a hidden field has no column, a hidden record no row (TRUST A4, A5). Formula guard (F5).
#pragma once
#include "io/files/store.h"
#include "kernel/jobs/context.h"
#include "kernel/records/read.h"

namespace socle::reports {

constexpr std::string_view kExportJob = "reports.export";
enum class Format { csv, xlsx };

Done write_export(const records::Context& context, records::ListRequest request, Format format, const std::string& scratch_dir,
                  const std::function<Done(std::string_view)>& out, const std::function<Done(std::int64_t rows)>& progress = {});
Json export_input(const records::ListRequest& request, Format format);
// Result of the job: {"file":{"id","name","size"}}.
Result<Json> run_export(const records::Services& services, files::Store& store, const std::string& scratch_dir, jobs::JobContext& job);

}  // namespace socle::reports
