// Live events: committed changes told to the pages that show them, rights tested per set of branches (KERNEL F8).
//
// Shape    A page subscribes to records (at most 300) and lists. An event is {"entity","id","version","event","fields"};
//          {"entity","id","gone":true} when the record was visible before and no longer is.
// Keeps    Nothing is told of a record that the reader could see neither before nor after. Messages of one topic are
//          coalesced to 4 per second. A stream of somebody whose session ended or whose rights changed is closed.
// Thread   Safe.
#pragma once
#include <map>
#include <mutex>
#include <set>

#include "http/transport/event_stream.h"
#include "kernel/events/hub.h"
#include "kernel/records/context.h"

namespace socle::http {

class Live {
 public:
  Live(records::Services& services, events::Hub& hub);
  struct Topics {
    std::set<std::pair<std::int64_t, std::int64_t>> records;   // entity_no, id
    std::set<std::int64_t> lists;                               // entity_no
  };
  std::shared_ptr<transport::EventStream> open(const records::Context& context, std::int64_t session, Topics topics);
  void close_session(std::int64_t session);
  void close_person(std::int64_t user);
  void model_changed(const std::string& version);
  std::size_t size() const;

 private:
  struct Listener {
    std::shared_ptr<transport::EventStream> stream;
    access::Actor actor;
    std::int64_t session = 0;
    Topics topics;
    std::map<std::pair<std::int64_t, std::int64_t>, Instant> told;
  };
  void tell(const std::vector<events::Change>& changes);
  void tell_one(Listener& l, const access::Gate& gate, const meta::Entity& entity, const events::Change& c);

  records::Services& services_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  events::Hub::Subscription subscription_;
};

}  // namespace socle::http
