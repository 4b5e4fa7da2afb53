// HTML made harmless: parsed as a browser does, and written again from an allow-list.
//
// Shape    Keeps p, br, div, h1 to h4, lists, blockquote, pre, code, hr, tables, and the usual marks (b, strong, i, em, u, s,
//          sub, sup). Of attributes: href (http, https, mailto, tel), start, colspan, rowspan. Unknown elements leave their
//          text; script, style, frames, forms' controls, svg and the like go with all they hold.
// Keeps    harmless(harmless(x)) == harmless(x), and NFC. What is given back has been read again by a second, stricter reader
//          that knows tags of the list only. Memory is bounded whatever the input (a few kilobytes of unclosed marks ask a
//          parser for millions of nodes).
// Refuses  rich_text.too_complex (memory, depth beyond 100)
// Source   TRUST M1
#pragma once
#include <string>
#include <string_view>

#include "kernel/fields/parsing.h"

namespace socle::fields {

Tried<std::string> harmless_html(std::string_view html);
std::string html_text(std::string_view harmless);  // what a reader sees, for search and exports: lines, no markup

}  // namespace socle::fields
