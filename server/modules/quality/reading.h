// How the kept file of an import is read: as it was found to be written, or as the person says.
//
// Shape    document.reading {"encoding":"windows-1252","delimiter":";","sheet":"Fichier","heading_line":3}: what is absent is
//          found. read_file fills document.layout and document.profile.
// Refuses  reading.* field.unknown_choice {value}, and those of io/table/source.h
#pragma once
#include "io/files/store.h"
#include "io/table/profile.h"
#include "kernel/records/import_rows.h"

namespace socle::quality {

Result<std::unique_ptr<table::TableSource>> open_source(const files::Blob& blob, const records::ImportRow& row);
Result<table::TableProfile> read_file(files::Store& store, records::ImportRow& row);
// Names of the columns in order: their heading, their letter when they have none, both when a heading comes twice.
std::vector<std::string> column_names(const Json& profile);

}  // namespace socle::quality
