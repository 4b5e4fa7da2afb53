#include "kernel/query/statement.h"

#include "kernel/query/rights.h"

namespace socle::query {

expr::RowRights hop_rights(const Reader& reader) {
  if (!reader.of) return {};
  return [of = reader.of](const Entity& entity, const std::string& alias, expr::Sql& sql) -> std::string {
    const RowRights rights = of(entity);
    return rights.everything() ? std::string() : "(" + rights_sql(rights, alias, alias + ".\"id\"", sql) + ")";
  };
}
std::string own_rights(const Reader& reader, const std::string& alias, expr::Sql& sql) {
  return reader.rows.everything() ? std::string() : "(" + rights_sql(reader.rows, alias, alias + ".\"id\"", sql) + ")";
}

}  // namespace socle::query
