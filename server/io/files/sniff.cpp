#include "io/files/sniff.h"

#include <algorithm>
#include <array>

namespace socle::files {
namespace {

constexpr std::array<FileType, 19> kTypes{{
    {"binary", "application/octet-stream", "bin", Shown::attached},
    {"png", "image/png", "png", Shown::inside},
    {"jpeg", "image/jpeg", "jpg", Shown::inside},
    {"gif", "image/gif", "gif", Shown::inside},
    {"webp", "image/webp", "webp", Shown::inside},
    {"pdf", "application/pdf", "pdf", Shown::inside},
    {"svg", "image/svg+xml", "svg", Shown::attached},
    {"html", "text/html", "html", Shown::attached},
    {"xml", "application/xml", "xml", Shown::attached},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", Shown::attached},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx", Shown::attached},
    {"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx", Shown::attached},
    {"ods", "application/vnd.oasis.opendocument.spreadsheet", "ods", Shown::attached},
    {"zip", "application/zip", "zip", Shown::attached},
    {"ole", "application/x-ole-storage", "ole", Shown::attached},  // .xls, .doc, and password-protected .xlsx
    {"gzip", "application/gzip", "gz", Shown::attached},
    {"vcard", "text/vcard", "vcf", Shown::attached},
    {"csv", "text/csv", "csv", Shown::attached},
    {"text", "text/plain", "txt", Shown::attached},
}};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool starts_with_word(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && std::ranges::equal(text.substr(0, word.size()), word, {}, lower);
}
bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string_view of_zip(std::string_view head) {
  if (has(head, "mimetypeapplication/vnd.oasis.opendocument.spreadsheet")) return "ods";
  if (has(head, "xl/")) return "xlsx";
  if (has(head, "word/")) return "docx";
  if (has(head, "ppt/")) return "pptx";
  // An OOXML file of which the telling name lies further on: a spreadsheet is what people import.
  return has(head, "[Content_Types].xml") ? "xlsx" : "zip";
}

std::string_view of_signature(std::string_view head) {
  if (head.starts_with("\x89PNG\r\n\x1A\n")) return "png";
  if (head.starts_with("\xFF\xD8\xFF")) return "jpeg";
  if (head.starts_with("GIF87a") || head.starts_with("GIF89a")) return "gif";
  if (head.starts_with("RIFF") && head.size() >= 12 && head.substr(8, 4) == "WEBP") return "webp";
  if (head.starts_with("%PDF-")) return "pdf";
  if (head.starts_with("PK\x03\x04")) return of_zip(head);
  if (head.starts_with("PK\x05\x06")) return "zip";
  if (head.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) return "ole";
  if (head.starts_with("\x1F\x8B")) return "gzip";
  return {};
}

// Past white space, a BOM, comments, processing instructions.
std::string_view first_tag(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (true) {
    const auto begin = text.find_first_not_of(" \t\r\n\f");
    if (begin == std::string_view::npos) return {};
    text.remove_prefix(begin);
    const std::string_view end = text.starts_with("<!--") ? "-->" : text.starts_with("<?") ? "?>" : "";
    if (end.empty()) return text;
    const auto at = text.find(end);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + end.size());
  }
}

std::string_view of_markup(std::string_view head) {
  const std::string_view tag = first_tag(head);
  constexpr std::string_view kHtml[] = {"<!doctype html", "<html",  "<head", "<body",  "<script", "<iframe",
                                        "<style",         "<title", "<h1",   "<div",   "<p>",     "<p ",
                                        "<table",         "<a ",    "<br",   "<font",  "<b>",     "<img",
                                        "<meta",          "<link",  "<form", "<embed", "<object"};
  for (std::string_view word : kHtml)
    if (starts_with_word(tag, word)) return "html";
  if (starts_with_word(tag, "<svg") || (starts_with_word(tag, "<!doctype svg")) ||
      (head.starts_with("<?xml") && has(head, "<svg")))
    return "svg";
  if (head.starts_with("<?xml") || head.starts_with("\xEF\xBB\xBF<?xml")) return "xml";
  return {};
}

bool looks_like_text(std::string_view head) {
  return !head.empty() && std::ranges::none_of(head, [](char c) {
    const auto u = static_cast<unsigned char>(c);
    return (u < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B) || u == 0x7F;
  });
}

// Two lines or more (or one whole), each with the same sign between cells.
bool looks_like_csv(std::string_view head) {
  for (char delimiter : {';', ',', '\t', '|'}) {
    std::size_t lines = 0, with = 0;
    for (std::size_t at = 0; at < head.size() && lines < 20;) {
      const auto end = std::min(head.find_first_of("\r\n", at), head.size());
      const auto line = head.substr(at, end - at);
      at = end + 1;
      if (line.empty()) continue;
      ++lines;
      with += has(line, std::string_view(&delimiter, 1));
    }
    if (lines > 1 && with * 10 >= lines * 9) return true;
  }
  return false;
}

}  // namespace

const FileType& type_of(std::string_view id) {
  for (const FileType& t : kTypes)
    if (t.id == id) return t;
  return kTypes[0];
}

const FileType& sniff(std::string_view head) {
  head = head.substr(0, kSniffBytes);
  if (const auto id = of_signature(head); !id.empty()) return type_of(id);
  const bool utf16 = head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF");
  if (utf16) return type_of("text");
  if (!looks_like_text(head)) return type_of("binary");
  if (const auto id = of_markup(head); !id.empty()) return type_of(id);
  if (starts_with_word(head, "begin:vcard")) return type_of("vcard");
  return type_of(looks_like_csv(head) ? "csv" : "text");
}

}  // namespace socle::files
