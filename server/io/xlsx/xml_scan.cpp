#include "io/xlsx/xml_scan.h"

#include <expat.h>

#include <cstdint>

#include "io/xlsx/archive.h"

namespace socle::xlsx {
namespace {

constexpr int kMaxDepth = 64;
constexpr std::int64_t kMaxTag = 1 << 20;

std::string_view local_name(std::string_view name) {
  const auto colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace

std::string_view Attributes::operator[](std::string_view name) const {
  for (const char** p = pairs_; *p != nullptr; p += 2)
    if (local_name(p[0]) == name) return p[1];
  return {};
}

struct XmlScan::State {
  XML_Parser parser;
  XmlEvents& events;
  Done refusal;
  int depth = 0;
  std::int64_t fed = 0;

  void stop(Done done) {
    refusal = std::move(done);
    XML_StopParser(parser, XML_FALSE);
  }
  std::unexpected<Refusal> malformed() const {
    return refuse(RefusalKind::invalid, "xlsx.malformed", {{"line", std::to_string(XML_GetCurrentLineNumber(parser))}});
  }
  // expat may deliver a last event after XML_StopParser: refusal is asked each time.
  static void on_begin(void* self, const char* name, const char** attributes) {
    auto& s = *static_cast<State*>(self);
    if (!s.refusal) return;
    if (++s.depth > kMaxDepth) return s.stop(s.malformed());
    if (Done done = s.events.begin(local_name(name), Attributes(attributes)); !done) s.stop(std::move(done));
  }
  static void on_end(void* self, const char* name) {
    auto& s = *static_cast<State*>(self);
    if (!s.refusal) return;
    --s.depth;
    if (Done done = s.events.end(local_name(name)); !done) s.stop(std::move(done));
  }
  static void on_text(void* self, const char* text, int n) {
    auto& s = *static_cast<State*>(self);
    if (!s.refusal) return;
    if (Done done = s.events.text({text, static_cast<std::size_t>(n)}); !done) s.stop(std::move(done));
  }
  static void on_doctype(void* self, const char*, const char*, const char*, int) {
    auto& s = *static_cast<State*>(self);
    if (s.refusal) s.stop(refuse(RefusalKind::invalid, "xlsx.dtd"));
  }
};

XmlScan::XmlScan(XmlEvents& events) : state_(new State{XML_ParserCreate(nullptr), events, {}}) {
  if (state_->parser == nullptr) throw std::bad_alloc();
  XML_SetUserData(state_->parser, state_.get());
  XML_SetElementHandler(state_->parser, State::on_begin, State::on_end);
  XML_SetCharacterDataHandler(state_->parser, State::on_text);
  XML_SetStartDoctypeDeclHandler(state_->parser, State::on_doctype);
}

XmlScan::~XmlScan() { XML_ParserFree(state_->parser); }

Done XmlScan::parse(std::string_view piece, bool last) {
  State& s = *state_;
  if (!s.refusal) return s.refusal;
  const auto status = XML_Parse(s.parser, piece.data(), static_cast<int>(piece.size()), last ? 1 : 0);
  s.fed += static_cast<std::int64_t>(piece.size());
  if (!s.refusal) return s.refusal;
  // A tag that never ends is kept whole by expat: bounded here.
  const bool endless = !last && s.fed - static_cast<std::int64_t>(XML_GetCurrentByteIndex(s.parser)) > kMaxTag;
  if (status != XML_STATUS_OK || endless) s.refusal = s.malformed();
  return s.refusal;
}

Done XmlScan::feed(std::string_view piece) { return parse(piece, false); }
Done XmlScan::finish() { return parse({}, true); }

Done scan_part(Part& part, XmlEvents& events) {
  XmlScan scan(events);
  while (true) {
    TRY(const std::string_view piece, part.read());
    if (piece.empty()) return scan.finish();
    CHECK_OK(scan.feed(piece));
  }
}

}  // namespace socle::xlsx
