// Row rights as plain data: a row is seen when one branch holds and every bound holds (KERNEL F4).
//
// Shape    column branches compare one of the row's access columns (owner, team, territory, issuing_entity, via_owner,
//          via_team, via_territory) with a list of ids; `shares` asks the share table; `all` and `never` are themselves.
// Thread   Plain data.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace socle::query {

struct Branch {
  enum class Kind { all, never, column, shares };
  Kind kind = Kind::never;
  std::string column;                    // column: the physical name
  std::vector<std::int64_t> values;      // column: ids; shares: principals are in RowRights::principals
};
// A principal of the share table: kind 1 = user, 2 = team.
struct Principal {
  int kind = 1;
  std::int64_t id = 0;
};
struct RowRights {
  std::vector<Branch> branches;          // OR; empty = never
  std::vector<Principal> principals;     // of the reader, for Branch::shares
  std::int64_t entity_no = 0;            // for Branch::shares
  // AND: the row's private_to column (physical name) is empty or this person.
  std::string private_column;
  std::int64_t reader = 0;
  // AND: the row's issuing_entity is empty or one of these; empty list = no bound.
  std::vector<std::int64_t> issuing_entities;
  bool everything() const {
    return private_column.empty() && issuing_entities.empty() && branches.size() == 1 && branches[0].kind == Branch::Kind::all;
  }
  bool nothing() const {
    for (const auto& b : branches)
      if (b.kind != Branch::Kind::never) return false;
    return true;
  }
};

}  // namespace socle::query
