// One row of a file -> one change of a record, or the reasons why not.
//
// Shape    Values are read by the column's format, then by the field's own type. References are found by the key that the
//          mapping names, through the gate, and remembered; a missing one may be created. An unknown owner becomes a
//          person without sign-in where the caller may create people, else the row goes to the caller.
// Refuses  per row: the codes of the readers and of the write path, import.unknown_choice {value}, import.to_decide,
//          reference.not_found, reference.ambiguous
// Transaction  needs one: references and keys are read where the row will be written.
#pragma once
#include "modules/quality/mapping.h"

#include "io/table/source.h"
#include "kernel/records/write.h"

namespace socle::quality {

enum class Duplicates { skip, update, create, ask };
struct ImportOptions {
  std::vector<std::string> key;              // fields that recognise a record already there
  Duplicates duplicates = Duplicates::skip;
  bool create_references = true;
  bool history = false;                      // records of the past: criteria are passed with one reason
  std::string history_reason;
};
Result<ImportOptions> read_options(const Json& options, const meta::Entity& entity);
Json to_json(const ImportOptions& o);

struct RowOutcome {
  records::Change change;
  bool skipped = false;
  std::vector<Problem> problems;
  std::vector<records::Change> before;       // references to create first
  std::vector<Problem> notes;                // what was put right or left empty: zeros, unknown owners, unreadable values
  std::string kept;                          // the originals of what was left empty, for the record's description
};

class RowReader {
 public:
  RowReader(const records::Context& context, const meta::Entity& entity, std::vector<ColumnMapping> mapping, ImportOptions options, bool dry)
      : context_(context), entity_(entity), mapping_(std::move(mapping)), options_(std::move(options)), dry_(dry) {}
  RowOutcome read(storage::Transaction& tx, const std::vector<std::string>& cells);
  // What a refused or rolled back slice had made known is forgotten.
  void forget() { known_.clear(); }

 private:
  void value(storage::Transaction& tx, const ColumnMapping& m, const std::string& cell, RowOutcome& out);
  std::optional<Value> plain(const ColumnMapping& m, const std::string& cell, RowOutcome& out);
  void reference(storage::Transaction& tx, const ColumnMapping& m, const std::string& cell, RowOutcome& out);
  void owner(const ColumnMapping& m, const std::string& cell, RowOutcome& out);
  void match(storage::Transaction& tx, RowOutcome& out);
  // A value that cannot be read refuses the row when the record needs it or is recognised by it; else it is left empty and
  // its original kept (S19).
  void problem(RowOutcome& out, const ColumnMapping& m, std::string rule, Params params = {});
  void keep_originals(RowOutcome& out) const;

  const records::Context& context_;
  const meta::Entity& entity_;
  std::vector<ColumnMapping> mapping_;
  ImportOptions options_;
  bool dry_;
  std::map<std::pair<const meta::Field*, std::string>, std::int64_t> known_;
  std::string cell_;                         // being read
};

}  // namespace socle::quality
