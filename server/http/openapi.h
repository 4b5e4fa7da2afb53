// OpenAPI 3.1 of the published model as the caller sees it: generated from the route table and the snapshot.
#pragma once
#include <string>

#include "http/router.h"

namespace socle::http {

std::string openapi_json(const Router& router, const records::Context& context);

}  // namespace socle::http
