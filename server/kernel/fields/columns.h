// The usual columns and the cells that go in them, so that a type's form stays short.
//
// Keeps    An empty value is all NULL cells. A key cell is written exactly when the field keeps a key column (KERNEL F10).
#pragma once
#include <vector>

#include "kernel/fields/parsing.h"

namespace socle::fields {

Column integer_column(std::string suffix = {});
Column text_column(std::string suffix = {});
Column key_column();
bool keeps_key(const Field& field);

void no_columns(const Value& v, const Field& field, std::vector<Cell>& out);
Value from_no_columns(const Cell* cells, const Field& field);
void integer_to_columns(const Value& v, const Field& field, std::vector<Cell>& out);
Value integer_from_columns(const Cell* cells, const Field& field);
void exact_to_columns(const Value& v, const Field& field, std::vector<Cell>& out);  // text alone
void keyed_to_columns(const Value& v, const Field& field, std::vector<Cell>& out);  // text, then its key
Value text_from_columns(const Cell* cells, const Field& field);

// The wire and the human text of plain strings and whole numbers.
void write_text(const Value& v, const Field& field, JsonWriter& out);
void write_integer(const Value& v, const Field& field, JsonWriter& out);
std::string text_to_text(const Value& v, const Field& field, Language language);
std::string integer_to_text(const Value& v, const Field& field, Language language);

}  // namespace socle::fields
