// Every door, by file; routes.cpp adds them in this order.
#pragma once
#include "http/router.h"
#include "kernel/records/write.h"

namespace socle::http {

void session_routes(Router& r);
void record_routes(Router& r);
void batch_routes(Router& r);
void trace_routes(Router& r);      // timeline, history, change sets, shares, access
void model_routes(Router& r);
void version_routes(Router& r);    // drafts, preview, publication of the model
void query_routes(Router& r);      // query, search, board, export
void import_routes(Router& r);
void file_routes(Router& r);
void job_routes(Router& r);
void event_routes(Router& r);      // events, changes
void view_routes(Router& r);
void audit_routes(Router& r);
void day_routes(Router& r);
void operator_routes(Router& r);   // health, metrics, openapi
void web_routes(Router& r);        // the embedded application
void add_routes(Router& r);
void dev_routes(Router& r, TestClock& clock);   // development builds only, beside add_routes

}  // namespace socle::http
