// A page of records as data: which rows, in which order, with which columns, for whom (KERNEL F3, F4).
//
// Shape    plan_list(request) -> ListPlan; list_page(plan, run, row) runs its statements in order until the page is full.
//          A row holds the id, the sort elements, then the columns of the projection.
// Keeps    Keyset pages: sort keys then id decide; records whose first key is empty come last in both directions, as a
//          second segment. The page is the same whichever form the planner takes.
// Units    limit 1 to 500; capped count 10,001; ids of a full-text restriction at most 10,000.
// Refuses  cursor.malformed, cursor.stale, list.wrong_limit {max} (invalid)
// Thread   Plain data.
#pragma once
#include <optional>

#include "kernel/query/cursor.h"
#include "kernel/query/sort.h"

namespace socle::query {

constexpr int kMaxPage = 500;
constexpr std::int64_t kCountCap = 10'000;

enum class Count { none, capped, exact };
enum class Trash { live, deleted };

// What the planner may know; 0 or null: nothing. Order of size is enough.
struct Sizes {
  std::int64_t rows = 0;                                                  // of the entity
  std::function<std::int64_t(const Branch&, std::int64_t value)> branch;  // rows that one value of a branch grants
};

struct ListRequest {
  const Snapshot* snapshot = nullptr;
  const Entity* entity = nullptr;
  const expr::Condition* filter = nullptr;  // null: none
  std::vector<SortKey> sort;                // empty: by id
  std::vector<expr::Path> columns;
  std::string cursor;
  int limit = 50;
  Count count = Count::none;
  std::optional<std::vector<std::int64_t>> ids;  // only among these (full text)
  std::string salt;  // what else the page belongs to (the text of q): a cursor of another is stale
  Trash trash = Trash::live;
  Reader reader;
  Sizes sizes;
};

struct ListPlan {
  // none: nothing can be seen. walk: the sort's order, testing each row. merge: the first rows of each branch, by its
  // index. collect: the rows of the branches, then sorted.
  enum class Form { none, walk, merge, collect };
  Form form = Form::walk;
  std::vector<Statement> segments;  // each asks for limit + 1 rows
  std::optional<Statement> count;
  std::vector<Selected> columns;
  std::vector<meta::ColumnKind> sort_kinds;  // of columns 1..n of a row
  int first_segment = 0;
  int limit = 0;
  std::string hash;
};
Result<ListPlan> plan_list(const ListRequest& request, const Dialect& dialect);

struct ListPage {
  std::int64_t rows = 0;
  std::string next_cursor;            // empty: the end
  std::optional<std::int64_t> total;  // with Count::capped at most kCountCap + 1
};
ListPage list_page(const ListPlan& plan, const Run& run, const std::function<void(const storage::Row&)>& row);

// A predicate over `alias` for counts, bulk selections and segments: rights, filter, trash and ids together.
std::string print_selection(const ListRequest& request, const std::string& alias, const Dialect& dialect,
                            expr::Sql& sql);

}  // namespace socle::query
