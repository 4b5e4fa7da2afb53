// Names of files as people give them: data, shown and sent, never a path of the server (TRUST F1).
//
// Shape    clean_name("..\\a/b:c\n.pdf") -> "b_c.pdf": last part, without control letters or signs a file system refuses,
//          at most 200 bytes of UTF-8, the extension kept; "file" when nothing is left.
//          content_disposition(name, shown) -> header value with an ASCII form and the UTF-8 form (RFC 6266, RFC 8187).
#pragma once
#include <string>
#include <string_view>

#include "io/files/sniff.h"

namespace socle::files {

std::string clean_name(std::string_view given);
std::string content_disposition(std::string_view name, Shown shown);

}  // namespace socle::files
