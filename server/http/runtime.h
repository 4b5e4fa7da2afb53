// What routes need beyond records: jobs, files, live events, the model service. Filled by main.cpp.
#pragma once
#include "http/router.h"
#include "io/files/store.h"
#include "kernel/events/hub.h"
#include "kernel/jobs/queue.h"
#include "kernel/meta/publish/model.h"

namespace socle::http {

class Live;

struct Runtime {
  jobs::Queue* queue = nullptr;
  files::Store* files = nullptr;
  std::string files_dir, scratch_dir;
  meta::Model* model = nullptr;
  Live* live = nullptr;
  std::function<void(std::string&)> metrics;      // Prometheus text of the transport and the database
  std::function<Done()> ready;                    // /readyz
};

// Enqueues and answers 202 {"id","state":"waiting"} with Location /api/v1/jobs/{id}.
Result<Response> enqueue(Call& call, jobs::JobRequest job);

}  // namespace socle::http
