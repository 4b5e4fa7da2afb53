// Files carried by the binary (cmake/embed.cmake): a path relative to their folder, and their bytes.
#pragma once
#include <span>
#include <string_view>

namespace socle {

struct EmbeddedFile {
  std::string_view path, bytes;
};

}  // namespace socle
