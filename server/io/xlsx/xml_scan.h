// Walks one XML part of a workbook: start of an element, text, end of an element, in the order of the file.
//
// Shape    A reader derives from XmlEvents; XmlScan feeds it piece by piece. Names come without their namespace prefix.
// Refuses  xlsx.dtd        a document type: entities could name files or unfold without end (TRUST F3)
//          xlsx.malformed {line}  not well-formed, nested deeper than 64, or one tag over 1 MiB
// Keeps    Never opens anything. After the reader refused (it calls stop), or a refusal, nothing more is delivered.
#pragma once
#include <memory>
#include <string_view>

#include "base/result.h"

struct XML_ParserStruct;

namespace socle::xlsx {

class Attributes {
 public:
  explicit Attributes(const char** pairs) : pairs_(pairs) {}
  std::string_view operator[](std::string_view name) const;  // "" when absent
 private:
  const char** pairs_;
};

class XmlEvents {
 public:
  virtual ~XmlEvents() = default;
  virtual Done begin(std::string_view element, const Attributes& attributes) = 0;
  virtual Done text(std::string_view) { return {}; }
  virtual Done end(std::string_view) { return {}; }
};

class Part;

class XmlScan {
 public:
  explicit XmlScan(XmlEvents& events);
  ~XmlScan();
  XmlScan(const XmlScan&) = delete;
  XmlScan& operator=(const XmlScan&) = delete;

  Done feed(std::string_view piece);
  Done finish();

 private:
  struct State;
  Done parse(std::string_view piece, bool last);
  std::unique_ptr<State> state_;
};

// The whole of a part through `events`.
Done scan_part(Part& part, XmlEvents& events);

}  // namespace socle::xlsx
