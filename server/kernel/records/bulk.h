// Bulk work as a job: one change on every record of a selection, in slices, one change set, one reversal.
//
// Shape    input {"entity","ids":[..] | "filter":{..},"set":{..} | "delete":true | "restore":true,"_override":[..]}
//          result {"change_set_id","changed","unchanged","refused","refusals":[{"id","label","code","problems":[..]}]}
// Keeps    Acts as the person who asked, rights read again when it runs; each slice commits with its progress.
#pragma once
#include "kernel/jobs/context.h"
#include "kernel/records/write.h"

namespace socle::records {

constexpr std::string_view kBulkJob = "records.bulk";
Result<Json> run_bulk(const Services& services, jobs::JobContext& job);
// Every id that a filter selects, through the actor's gate, in order of id.
Result<std::vector<std::int64_t>> select_ids(const Context& context, const Entity& entity, const Json& filter, std::int64_t most);
Json refusal_json(const Refusal& r);
// The person in whose name a job acts, with the rights of this moment.
access::Actor actor_of_job(const Services& services, const jobs::Job& job, access::Channel channel);

}  // namespace socle::records
