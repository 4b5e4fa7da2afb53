// What the routes of records share: the query string of a list, versions, options, answers.
#pragma once
#include "http/router.h"
#include "kernel/records/read.h"
#include "kernel/records/write.h"

namespace socle::http {

struct Expected {
  std::optional<std::int64_t> version;
  bool strict = false;
};
std::vector<std::string> split_list(std::string_view text);
Result<records::ListRequest> list_request(Call& call);
void page_json(const records::Page& page, std::string& out);
Result<Expected> expected_version(const Request& request);
Result<records::WriteOptions> write_options(Call& call);
std::string written_json(const records::Context& context, const records::Written& w, std::int64_t change_set);
Response record_answer(int status, const meta::Entity& entity, std::int64_t id, std::int64_t version, std::string body);
Result<Response> record_page(Call& call, std::int64_t id);   // record, timeline, related lists in one request (trace_api.cpp)

}  // namespace socle::http
