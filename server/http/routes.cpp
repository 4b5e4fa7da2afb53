#include "http/routes.h"

namespace socle::http {

void add_routes(Router& r) {
  session_routes(r);
  record_routes(r);
  batch_routes(r);
  trace_routes(r);
  model_routes(r);
  version_routes(r);
  query_routes(r);
  import_routes(r);
  file_routes(r);
  job_routes(r);
  event_routes(r);
  view_routes(r);
  audit_routes(r);
  day_routes(r);
  operator_routes(r);
  web_routes(r);
}

}  // namespace socle::http
