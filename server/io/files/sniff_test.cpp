#include "io/files/sniff.h"

#include <gtest/gtest.h>

#include <string>

#include "io/files/file_name.h"

namespace socle::files {
namespace {

TEST(Sniff, F2_type_comes_from_the_content) {
  using namespace std::string_literals;
  struct Case {
    std::string head, id;
  };
  for (const Case& c : {
           Case{"\x89PNG\r\n\x1A\n\0\0\0\rIHDR"s, "png"},
           Case{"\xFF\xD8\xFF\xE0\0\x10JFIF"s, "jpeg"},
           Case{"GIF89a\1\0", "gif"},
           Case{"RIFF\x24\0\0\0WEBPVP8 "s, "webp"},
           Case{"RIFF\x24\0\0\0WAVEfmt "s, "binary"},
           Case{"%PDF-1.7\n%\xE2\xE3", "pdf"},
           Case{"PK\3\4\x14\0\6\0\x08\0\0\0!\0aaaabbbbcccc\x13\0\0\0[Content_Types].xmlPK\3\4xl/workbook.xml"s, "xlsx"},
           Case{"PK\3\4\x14\0\6\0\x08\0\0\0!\0aaaabbbbcccc\x13\0\0\0[Content_Types].xmlPK\3\4word/document.xml"s,
                "docx"},
           Case{"PK\3\4\x14\0\0\0\0\0photo.jpg"s, "zip"},
           Case{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"s, "ole"},
           Case{"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\">", "svg"},
           Case{"<?xml version=\"1.0\"?>\n<!-- drawn -->\n<svg>", "svg"},
           Case{"\xEF\xBB\xBF  <!-- x --><SvG>", "svg"},
           Case{"<?xml version=\"1.0\"?><invoice/>", "xml"},
           Case{"<!DOCTYPE HTML><p>", "html"},
           Case{"  \n<ScRiPt>alert(1)</script>", "html"},
           Case{"<table><tr><td>an export called clients.xls</td>", "html"},
           Case{"nom;ville\nPetit;Bourg\n", "csv"},
           Case{"a,b\n1,2\n", "csv"},
           Case{"Bonjour,\nvoici le devis.\n", "text"},
           Case{"BEGIN:VCARD\nVERSION:3.0\n", "vcard"},
           Case{"\xFF\xFEn\0o\0"s, "text"},
           Case{"\x7F"
                "ELF\2\1\1\0"s,
                "binary"},
           Case{"MZ\x90\0\3\0"s, "binary"},
           Case{"", "binary"},
       })
    EXPECT_EQ(sniff(c.head).id, c.id) << c.head;
}

TEST(Sniff, F2_only_raster_images_and_pdf_are_shown_inside_a_page) {
  for (const char* id : {"png", "jpeg", "gif", "webp", "pdf"}) EXPECT_EQ(type_of(id).shown, Shown::inside) << id;
  for (const char* id :
       {"svg", "html", "xml", "xlsx", "docx", "zip", "ole", "csv", "text", "binary", "vcard", "gzip", "never heard of"})
    EXPECT_EQ(type_of(id).shown, Shown::attached) << id;
  EXPECT_EQ(type_of("never heard of").mime, "application/octet-stream");
}

TEST(FileName, F1_a_name_is_never_a_path) {
  EXPECT_EQ(clean_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(clean_name("C:\\Users\\claire\\devis.pdf"), "devis.pdf");
  EXPECT_EQ(clean_name("a\r\nSet-Cookie: x.pdf"), "aSet-Cookie_ x.pdf");
  EXPECT_EQ(clean_name(std::string("a\0b.pdf", 7)), "ab.pdf");
  EXPECT_EQ(clean_name("devis é.pdf"), "devis é.pdf");
  EXPECT_EQ(clean_name("facture\xE2\x80\xAE"
                       "fdp.exe"),
            "facturefdp.exe");
  for (const char* nothing : {"", ".", "..", "/", "a/", "...", " "}) EXPECT_EQ(clean_name(nothing), "file") << nothing;
  EXPECT_EQ(clean_name("bad\xFFname.txt"), "badname.txt");
  const std::string longest = clean_name(std::string(500, 'x') + "é.xlsx");
  EXPECT_LE(longest.size(), 200u);
  EXPECT_TRUE(longest.ends_with(".xlsx"));
}

TEST(FileName, F1_is_sent_by_rfc_6266) {
  EXPECT_EQ(content_disposition("devis.pdf", Shown::inside), "inline; filename=\"devis.pdf\"");
  EXPECT_EQ(content_disposition("Côte d'Or 5%.csv", Shown::attached),
            "attachment; filename=\"C_te d'Or 5_.csv\"; filename*=UTF-8''C%C3%B4te%20d%27Or%205%25.csv");
  EXPECT_EQ(content_disposition("a\"; filename=\"b.html", Shown::attached),
            "attachment; filename=\"a_; filename=_b.html\"");
}

}  // namespace
}  // namespace socle::files
