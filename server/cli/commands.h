// What each command does to an open base, here or in the server that holds it (http/errands.h).
//
// Shape    perform(base, "export", {...}, reporter) -> 0 done, 1 done but something is wrong (it said what), or a Refusal.
//          Arguments are JSON: paths absolute, secrets included (the way is standard input, or the unix socket).
#pragma once
#include "http/errands.h"
#include "kernel/records/context.h"

namespace socle::cli {

using http::OpenBase;
using http::Reporter;

Result<int> perform(OpenBase& base, const std::string& command, const Json& arguments, Reporter& reporter);

// people.cpp
Result<int> create_person(OpenBase& base, const Json& a, Reporter& r);
Result<int> list_people(OpenBase& base, const Json& a, Reporter& r);
Result<int> disable_person(OpenBase& base, const Json& a, Reporter& r);
Result<int> set_password_of(OpenBase& base, const Json& a, Reporter& r);
Result<int> create_token(OpenBase& base, const Json& a, Reporter& r);
// sheets.cpp
Result<int> export_list(OpenBase& base, const Json& a, Reporter& r);
Result<int> import_file(OpenBase& base, const Json& a, Reporter& r);
// doctor.cpp
Result<int> examine_base(OpenBase& base, const Json& a, Reporter& r);
// Of a base that does not open: its pages and its folder. Returns how many findings there are.
int examine_closed(const std::string& data, bool sqlite, Reporter& r);
// backup.cpp
Result<int> back_up(OpenBase& base, const Json& a, Reporter& r);
// brief.cpp
Result<int> export_brief(OpenBase& base, const Json& a, Reporter& r);
Result<int> apply_brief(OpenBase& base, const Json& a, Reporter& r);
Result<int> diff_brief(OpenBase& base, const Json& a, Reporter& r);
Result<int> check_brief(OpenBase& base, const Json& a, Reporter& r);

// The system, or the person that --as names.
Result<records::Context> context_of(OpenBase& base, const Json& arguments, const Reporter& reporter);
std::string say(const Reporter& reporter, std::string_view code, const Params& params = {});

}  // namespace socle::cli
