// One row of a file -> one change of a record, or the reasons why not.
//
// Shape    Values are read by the column's format, then by the field's own type. References are found by the key that the
//          mapping names, through the gate, and remembered; a missing one may be created. An unknown owner becomes a
//          person without sign-in where the caller may create people, else the row goes to the caller.
//          Columns of other records (mapping.h, `of`) gather in `related`, written behind the row's own. A related record that
//          lacks what names it is not made, and what its cells said is kept as a note.
// Refuses  per row: the codes of the readers and of the write path, import.unknown_choice {value}, import.to_decide {record},
//          reference.not_found, reference.ambiguous
// Keeps    A row without an identifier whose name, less its legal form, is that of a record is to be decided: never guessed.
// Transaction  needs one: references and keys are read where the row will be written.
#pragma once
#include "modules/quality/foresight.h"
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
  std::map<std::uint64_t, Duplicates> decisions;   // line -> what to do with that row, where it differs
  // The gate: the import does not run when less of the file would be taken. Percent; 0: open.
  int accepted = 0;                          // of rows
  std::map<std::string, int> filled;         // of the cells of a column
};
Result<ImportOptions> read_options(const Json& options, const meta::Entity& entity);
Json to_json(const ImportOptions& o);

// A record beside the row's own: a contact, a site, a note of an account.
struct RelatedRow {
  std::string of;
  const meta::Field* link = nullptr;
  records::Change change;
  std::string heading, said;                 // its first column; what its cells held, in words
};
struct RowOutcome {
  records::Change change;
  std::vector<RelatedRow> related;
  bool skipped = false;
  bool to_decide = false;
  bool completes = false;                    // in a trial: what an earlier row would have made
  std::vector<Problem> problems;
  std::vector<records::Change> before;       // references to create first
  std::int64_t references = 0;               // of those, how many no earlier row of a trial would have made
  std::vector<Problem> notes;                // what was put right or left empty: zeros, unknown owners, unreadable values
  std::string kept;                          // the originals of what was left empty, for the record's description
};

class RowReader {
 public:
  RowReader(const records::Context& context, const meta::Entity& entity, std::vector<ColumnMapping> mapping, ImportOptions options, bool dry)
      : context_(context), entity_(entity), mapping_(std::move(mapping)), options_(std::move(options)), dry_(dry) {}
  RowOutcome read(storage::Transaction& tx, std::uint64_t line, const std::vector<std::string>& cells);
  // What a refused or rolled back slice had made known is forgotten.
  void forget() { known_.clear(); }
  // In a trial: this row would have been written, and what it creates is met by later rows.
  void foresee(const RowOutcome& out);

 private:
  void cell(storage::Transaction& tx, const ColumnMapping& m, const std::string& cell, RowOutcome& out);
  void value(storage::Transaction& tx, const ColumnMapping& m, const std::string& cell, RowOutcome& out);
  void whole_name(const ColumnMapping& m, const std::string& cell, RowOutcome& out);
  // How many of mapping_ from `first` share the values of one cell: phones, or e-mails.
  std::size_t sharing(std::size_t first) const;
  static records::Sets& sets_of(const ColumnMapping& m, RowOutcome& out);
  void identify(storage::Transaction& tx, RelatedRow& r, std::int64_t own) const;
  void settle_related(storage::Transaction& tx, RowOutcome& out) const;
  void only_where_empty(storage::Transaction& tx, RowOutcome& out) const;
  std::optional<Value> plain(const ColumnMapping& m, const std::string& cell, RowOutcome& out);
  void reference(storage::Transaction& tx, const ColumnMapping& m, const std::string& cell, RowOutcome& out);
  void owner(const ColumnMapping& m, const std::string& cell, RowOutcome& out);
  void match(storage::Transaction& tx, Duplicates how, RowOutcome& out);
  void meet_foreseen(const meta::Field& by, const Value& value, Duplicates how, RowOutcome& out);
  void match_name(storage::Transaction& tx, Duplicates how, RowOutcome& out);
  // A value that cannot be read refuses the row when the record needs it or is recognised by it; else it is left empty and
  // its original kept (S19).
  void problem(RowOutcome& out, const ColumnMapping& m, std::string rule, Params params = {});
  void keep_originals(RowOutcome& out) const;   // in the description of what is created, in a note of what exists

  const records::Context& context_;
  const meta::Entity& entity_;
  std::vector<ColumnMapping> mapping_;
  ImportOptions options_;
  bool dry_;
  std::map<std::pair<const meta::Field*, std::string>, std::int64_t> known_;
  Foresight foresight_;                      // of a trial
  std::string cell_;                         // being read
  bool decided_ = false;                     // somebody said what to do with this very row
};

}  // namespace socle::quality
