// The columns of an answer: fields of the record, fields behind references, labels of references, joined once each.
//
// Shape    add(path) for each field wanted; select() and joins() go into a statement; value_of and label_of read its rows.
// Keeps    A reference whose record the reader may not see reads as empty, and so does everything behind it.
//          Multi-references stand in no column: their ids are read by links_statement, polymorphic labels by labels_statement.
#pragma once
#include <map>

#include "kernel/query/statement.h"

namespace socle::query {

struct Selected {
  expr::Path path;
  int first = 0;               // column of the row
  int cells = 0;               // 0: a multi-reference
  bool derived = false;        // one cell, by path.family
  int label = -1, labels = 0;  // references: the parts of the target's title
};

class Projection {
 public:
  // `alias` is the row of `entity`; `offset` columns stand before those selected here.
  Projection(const Entity& entity, std::string alias, const Reader& reader, const Dialect& dialect, int offset);
  void add(const expr::Path& path, expr::Sql& sql);
  const std::vector<Selected>& selected() const { return selected_; }
  const std::string& select() const { return select_; }  // ",t0.name,t1.id,..." ("" when nothing was added)
  const std::string& joins() const { return joins_; }    // " LEFT JOIN ..."
  // The alias of the record at the end of these references; the row itself for none.
  std::string alias_of(const std::vector<const Field*>& hops, expr::Sql& sql);

 private:
  void put(const std::string& expression);
  void add_label(Selected& s, const Entity& target, const std::string& alias, expr::Sql& sql);
  const Entity& entity_;
  std::string alias_;
  const Reader& reader_;
  const Dialect& dialect_;
  expr::RowRights rights_;
  int next_;
  std::string select_, joins_;
  std::vector<Selected> selected_;
  std::map<std::string, std::string> aliases_;  // "account.owner" -> alias
};

Value value_of(const Selected& selected, const storage::Row& row);
std::string label_of(const Selected& selected, const storage::Row& row);  // parts joined by a space

// The fields whose texts make a record's label.
std::vector<const Field*> title_of(const Entity& entity);
// id, then the parts of the label: of those among `ids` that the reader may see.
Statement labels_statement(const Entity& entity, const std::vector<std::int64_t>& ids, const Reader& reader,
                           const Dialect& dialect);
// from_id, to_id of a multi-reference, targets that the reader may see.
Statement links_statement(const Entity& entity, const Field& field, const std::vector<std::int64_t>& ids,
                          const Reader& reader);

}  // namespace socle::query
