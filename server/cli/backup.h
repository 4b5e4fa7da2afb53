// Backups: the base under one snapshot, then the files, then the keys, in one sealed file (TRUST B1, B2; io/sealed).
//
// Shape    back_up (commands.h) while people work. restore() reads the whole file once without writing anything, then fills
//          an empty folder or an empty PostgreSQL database. move() carries a base between SQLite and PostgreSQL.
// Keeps    A name in a backup is a hash or a plain name of a key: no path is ever taken from it. keys/backups.key, which
//          opens backups, is in none of them.
// Refuses  sealed.*, backup.malformed, base.not_empty, base.differs, cli.folder_not_empty
#pragma once
#include "cli/cli.h"
#include "cli/console.h"
#include "io/sealed/sealed.h"

namespace socle::cli {

struct Restore {
  Where where;
  std::string file, key, passphrase;    // key: path of a key file
};
Result<int> restore(const Restore& wanted, const Parts& parts, const Clock& clock, Console& console);

struct Move {
  std::string from, to, data;           // folder or postgresql://...; data: the folder of the PostgreSQL side
};
Result<int> move_base(const Move& wanted, const Parts& parts, const Clock& clock, Console& console);

}  // namespace socle::cli
