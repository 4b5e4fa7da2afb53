// A board: per column of a stage or a choice, how many, how much, how much weighted, and the first cards (SPEED S5).
//
// Shape    plan_board(request) -> two statements; board(plan, run, card) -> the columns' figures, in the order asked.
//          A card's row holds the id, the place of its column, then the columns of the projection.
// Keeps    The same rights, filter and order as the list with `where.<field>=<code>`, which shows the rest of a column.
//          Sums are exact and in the company's currency; weighting multiplies by the record's percentage, or the stage's.
// Units    at most 60 columns, 100 cards each (25 by default).
// Refuses  board.wrong_field {field}, board.too_many (invalid)
#pragma once
#include "kernel/query/list.h"

namespace socle::query {

struct BoardRequest {
  const Snapshot* snapshot = nullptr;
  const Entity* entity = nullptr;
  const Field* field = nullptr;    // stage or choice
  std::vector<std::string> codes;  // the columns
  const expr::Condition* filter = nullptr;
  std::vector<SortKey> sort;
  std::vector<expr::Path> columns;
  std::optional<expr::Path> sum;     // a money or a number of the record
  std::optional<expr::Path> weight;  // percent of the record; none: the stage's probability
  int cards = 25;
  Reader reader;
};
struct BoardPlan {
  Statement totals, cards;
  std::vector<Selected> columns;
  std::vector<std::string> codes;
  std::vector<int> probabilities;  // of the stages
  bool summed = false, weighted = false;
  int scale = 0;
  std::size_t first_column = 2;
};
Result<BoardPlan> plan_board(const BoardRequest& request, const Dialect& dialect);

struct BoardColumn {
  std::string code;
  std::int64_t count = 0;
  std::string sum, weighted;  // decimal text at the field's scale, "" without a sum
};
struct Board {
  std::vector<BoardColumn> columns;
  BoardColumn total;
};
Board board(const BoardPlan& plan, const Run& run,
            const std::function<void(std::size_t column, const storage::Row&)>& card);

}  // namespace socle::query
