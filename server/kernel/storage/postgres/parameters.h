// SQL is written once with ?1..?n; PostgreSQL reads $1..$n.
//
// Shape    "a=?1 AND b='?2'" -> "a=$1 AND b='?2'": text in quotes, dollar quotes and comments is left alone, and a '?'
//          that no digit follows (JSON operators) too.
#pragma once
#include <string>
#include <string_view>

namespace socle::storage {
std::string dollar_parameters(std::string_view sql);
}
