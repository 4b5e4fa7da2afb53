// What a file is, from its first bytes; its name and what the sender claims are not asked (TRUST F2).
//
// Shape    sniff(first bytes, ideally 4 KiB) -> FileType. type_of(id) finds one by its stable name.
// Keeps    Only raster images and PDF may be shown inside a page; everything else is sent as an attachment. HTML and SVG are
//          known so that they are never taken for plain text. `binary` is the answer when nothing is recognised.
// Source   TRUST F2; MIME Sniffing (WHATWG) for the signatures
#pragma once
#include <string_view>

namespace socle::files {

enum class Shown { inside, attached };

struct FileType {
  std::string_view id;  // "png", stable: stored and sent
  std::string_view mime;
  std::string_view extension;  // with no dot
  Shown shown = Shown::attached;
};

constexpr std::size_t kSniffBytes = 4'096;

const FileType& sniff(std::string_view head);
const FileType& type_of(std::string_view id);  // `binary` when unknown

}  // namespace socle::files
