// Small texts of the protocol: dates, reason phrases, lists of codings and validators, gzip.
#pragma once
#include <string>
#include <string_view>

namespace socle::transport {

const std::string& http_date_now();           // cached per thread and second
std::string_view reason_phrase(int status);
bool etag_matches(std::string_view if_none_match, std::string_view etag);   // weak comparison; "*" matches
bool accepts_gzip(std::string_view accept_encoding);
std::string gzip(std::string_view bytes);     // level 1

}  // namespace socle::transport
