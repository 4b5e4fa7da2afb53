// The migrations of the system tables, in the engine's own SQL: storage::migrate(db, migrations::all(db.engine())).
//
// Shape    One text for both engines where possible. Its words: BIGINT, TEXT, BLOB in upper case are types (TEXT becomes
//          TEXT COLLATE "C", BLOB becomes BYTEA; BIGINT PRIMARY KEY is the rowid on SQLite); {serial} is a key that grows
//          by itself and is never reused; {clustered} after a table means that its rows stand in the order of their key.
// Keeps    Forward only. A file named in migrations.lock is released and never changes.
#pragma once
#include <vector>

#include "kernel/storage/database.h"

namespace socle::migrations {
const std::vector<storage::Migration>& all(storage::Engine engine);
std::string in_words_of(storage::Engine engine, std::string_view neutral_sql);
}
