// The .sql files of this folder, as the build embedded them.
#pragma once
#include <string_view>
#include <vector>

namespace socle::migrations {

struct File {
  int number;
  std::string_view name, sql;
};
const std::vector<File>& files();

}  // namespace socle::migrations
