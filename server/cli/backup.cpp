#include "cli/backup.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/random.h"
#include "cli/commands.h"
#include "kernel/access/audit.h"
#include "kernel/records/examine.h"
#include "kernel/whole_base.h"
#include "migrations/migrations.h"

namespace socle::cli {
namespace {
namespace fs = std::filesystem;

// After the base: 'F' a file (its hash, its size in 8 bytes, its bytes), 'K' a key (name, bytes), 'X' the end with the
// number of files. On disk: never change.
constexpr char kFile = 'F', kKey = 'K', kEnd = 'X';
constexpr std::size_t kHash = 64, kPiece = 1 << 20, kLongestName = 100, kLargestKey = 64 << 10;
constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 40;
constexpr std::string_view kOwnKey = "backups.key";

std::string number(std::uint64_t n) {
  std::string out;
  for (int i = 0; i < 8; ++i) out += static_cast<char>(n >> (8 * i));
  return out;
}
std::uint64_t number_of(std::string_view b) {
  std::uint64_t n = 0;
  for (std::size_t i = 8; i-- > 0;) n = n << 8 | static_cast<unsigned char>(b[i]);
  return n;
}
bool plain_name(std::string_view name) {
  if (name.empty() || name.size() > kLongestName || name.front() == '.') return false;
  return name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == std::string_view::npos;
}
std::unexpected<Refusal> malformed() { return refuse(RefusalKind::invalid, "base.malformed"); }

std::set<std::string> hashes_of(storage::Database& db) {
  std::set<std::string> out;
  auto done = db.read({.deadline_ms = 0}, [&](storage::Connection& c) -> Done {
    for (const auto& f : records::named_files(c)) out.insert(f.sha256);
    return {};
  });
  if (!done) throw Fault("the files cannot be listed: " + done.error().code);
  return out;
}

// A file whose bytes are missing or wrong cannot be backed up: said, not hidden; the base around it can.
Result<bool> put_file(files::Store& store, const std::string& hash, sealed::Writer& out, Reporter& r) {
  if (auto sound = store.verify(hash); !sound) {
    r.line(say(r, sound.error().code == "file.missing" ? "backup.file_missing" : "backup.file_corrupt", {{"sha256", hash}}));
    return false;
  }
  TRY(const auto blob, store.open(hash));
  CHECK_OK(out.add(std::string(1, kFile) + hash + number(blob->size())));
  std::string piece(kPiece, '\0');
  for (std::uint64_t at = 0; at < blob->size();) {
    const std::size_t n = blob->read_at(at, piece.data(), piece.size());
    if (n == 0) throw Fault("the file " + hash + " became shorter while it was read");
    CHECK_OK(out.add(std::string_view(piece).substr(0, n)));
    at += n;
  }
  return true;
}

Done put_keys(const std::string& data, sealed::Writer& out) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(data + "/keys", none)) {
    const std::string name = entry.path().filename();
    if (name == kOwnKey || !plain_name(name) || !entry.is_regular_file(none)) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    if (!in || bytes.size() > kLargestKey) throw Fault("the key " + name + " cannot be read");
    CHECK_OK(out.add(std::string(1, kKey) + number(name.size()) + name + number(bytes.size()) + bytes));
  }
  return {};
}

Result<sealed::Secret> own_secret(OpenBase& base, const Json& a, Reporter& r) {
  if (const std::string& words = a["passphrase"].as_string(); !words.empty()) return sealed::Secret{{}, words};
  std::string path = a["key"].as_string();
  if (path.empty() && base.data.empty()) return refuse(RefusalKind::invalid, "backup.needs_secret");
  if (path.empty()) path = base.data + "/keys/" + std::string(kOwnKey);
  const bool absent = ::access(path.c_str(), F_OK) != 0;
  auto key = absent && a["key"].as_string().empty() ? sealed::make_key(path) : sealed::read_key(path);
  if (!key) return std::unexpected(key.error());
  if (absent) r.line(say(r, "backup.key_made", {{"path", path}}));
  r.line(say(r, "backup.key_used", {{"path", path}, {"id", sealed::key_id(*key)}}));
  return sealed::Secret{*key, {}};
}
}  // namespace

Result<int> back_up(OpenBase& base, const Json& a, Reporter& r) {
  const std::string& path = a["file"].as_string();
  TRY(const sealed::Secret secret, own_secret(base, a, r));
  TRY(auto out, sealed::Writer::create(path, secret));
  // The database first, the files second: each file that the database names was on disk before it.
  TRY(const CarriedBase carried, write_base(base.kernel.db(), [&](std::string_view bytes) -> Done {
        if (r.stopped()) return refuse(RefusalKind::unavailable, "cli.server_stops");
        return out->add(bytes);
      }, [&](std::string_view table, std::int64_t rows) { r.progress(std::string(table), rows, 0); }));
  const std::set<std::string> hashes = hashes_of(base.kernel.db());
  std::int64_t kept = 0, lost = 0;
  for (const auto& hash : hashes) {
    TRY(const bool whole, put_file(base.store, hash, *out, r));
    ++(whole ? kept : lost);
    r.progress(say(r, "cli.files"), kept + lost, std::ssize(hashes));
    if (r.stopped()) return refuse(RefusalKind::unavailable, "cli.server_stops");
  }
  if (!base.data.empty()) CHECK_OK(put_keys(base.data, *out));
  CHECK_OK(out->add(std::string(1, kEnd) + number(static_cast<std::uint64_t>(kept))));
  CHECK_OK(out->finish());
  r.line(say(r, "backup.made", {{"path", path}, {"tables", std::to_string(carried.tables.size())}, {"rows", std::to_string(carried.rows())}, {"files", std::to_string(kept)}}));
  return lost ? 1 : 0;
}

namespace {
// What follows the base. Without a store and a folder nothing is written: names, sizes and hashes are checked all the same.
struct Rest {
  files::Store* store = nullptr;
  std::string data;
  std::uint64_t files = 0;
};

Done take_file(sealed::Reader& in, Rest& rest) {
  TRY(const std::string hash, in.read(kHash));
  TRY(const std::string size, in.read(8));
  if (!files::is_sha256(hash) || number_of(size) > kLargestFile) return malformed();
  std::unique_ptr<files::Incoming> incoming;
  if (rest.store) {
    TRY(incoming, rest.store->begin(number_of(size)));
  }
  Sha256 sum;
  for (std::uint64_t left = number_of(size); left > 0;) {
    TRY(const std::string piece, in.read(static_cast<std::size_t>(std::min<std::uint64_t>(left, kPiece))));
    sum.add(piece);
    if (incoming) CHECK_OK(incoming->add(piece));
    left -= piece.size();
  }
  if (sum.hex_digest() != hash) return malformed();
  if (incoming) CHECK_OK(incoming->keep());
  ++rest.files;
  return {};
}

Done take_key(sealed::Reader& in, const Rest& rest) {
  TRY(const std::string length, in.read(8));
  if (number_of(length) > kLongestName) return malformed();
  TRY(const std::string name, in.read(static_cast<std::size_t>(number_of(length))));
  TRY(const std::string size, in.read(8));
  if (!plain_name(name) || number_of(size) > kLargestKey) return malformed();
  TRY(const std::string bytes, in.read(static_cast<std::size_t>(number_of(size))));
  if (rest.data.empty()) return {};
  ::mkdir((rest.data + "/keys").c_str(), 0700);
  const int fd = ::open((rest.data + "/keys/" + name).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return refuse(RefusalKind::invalid, "sealed.unwritable", {{"path", rest.data + "/keys/" + name}, {"reason", std::strerror(errno)}});
  const bool kept = ::write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()) && ::fsync(fd) == 0;
  ::close(fd);
  if (!kept) throw Fault("the key " + name + " could not be written");
  return {};
}

Done take_rest(sealed::Reader& in, Rest& rest, Console& console) {
  for (;;) {
    TRY(const std::string kind, in.read(1));
    if (kind[0] == kFile) {
      CHECK_OK(take_file(in, rest));
      console.progress(say(console, "cli.files"), static_cast<std::int64_t>(rest.files), 0);
    } else if (kind[0] == kKey) {
      CHECK_OK(take_key(in, rest));
    } else if (kind[0] == kEnd) {
      TRY(const std::string count, in.read(8));
      if (number_of(count) != rest.files) return malformed();
      return in.finish();
    } else {
      return malformed();
    }
  }
}

CarryProgress shown(Console& console) {
  return [&console](std::string_view table, std::int64_t rows) { console.progress(std::string(table), rows, 0); };
}

// Everything is read to its sealed end before the first write.
Result<CarriedBase> verify(const std::string& file, const sealed::Secret& secret, Console& console) {
  TRY(auto in, sealed::Reader::open(file, secret));
  TRY(CarriedBase carried, read_base([&](std::size_t n) { return in->read(n); }, nullptr, migrations::all(storage::Engine::sqlite), shown(console)));
  Rest nothing;
  CHECK_OK(take_rest(*in, nothing, console));
  return carried;
}

bool empty_folder(const std::string& path) {
  std::error_code error;
  const fs::directory_iterator it(path, error);
  return error ? !fs::exists(path) : it == fs::directory_iterator();
}

Done fill(const Restore& wanted, const sealed::Secret& secret, Console& console, std::uint64_t& files) {
  TRY(auto to, storage::open(open_options(wanted.where)));
  TRY(auto in, sealed::Reader::open(wanted.file, secret));
  CHECK_OK(read_base([&](std::size_t n) { return in->read(n); }, to.get(), migrations::all(to->engine()), shown(console)));
  const auto store = files::open_disk_store(wanted.where.data + "/files");
  Rest rest{store.get(), wanted.where.data, 0};
  CHECK_OK(take_rest(*in, rest, console));
  files = rest.files;
  return {};
}

// A restore that fails leaves the folder as it was found: empty.
void clear_folder(const std::string& path) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(path, none)) fs::remove_all(entry.path(), none);
}
}  // namespace

Result<int> restore(const Restore& wanted, const Parts& parts, const Clock& clock, Console& console) {
  sealed::Secret secret{{}, wanted.passphrase};
  if (!wanted.key.empty()) {
    TRY(secret.key, sealed::read_key(wanted.key));
  }
  const std::string& data = wanted.where.data;
  if (!empty_folder(data)) return refuse(RefusalKind::conflict, "cli.folder_not_empty", {{"path", data}});
  TRY(const CarriedBase seen, verify(wanted.file, secret, console));
  if (::mkdir(data.c_str(), 0700) != 0 && errno != EEXIST) return refuse(RefusalKind::invalid, "sealed.unwritable", {{"path", data}, {"reason", std::strerror(errno)}});
  std::uint64_t files = 0;
  if (auto filled = fill(wanted, secret, console, files); !filled) {
    clear_folder(data);
    return std::unexpected(filled.error());
  }
  // What lost writes mean was judged in the base that was backed up: this one begins anew.
  ::unlink((data + "/witness").c_str());
  TRY(const auto kernel, open_kernel(wanted.where, parts, clock));
  CHECK_OK(settle_base(*kernel, shown(console)));
  CHECK_OK(access::audit_alone(kernel->db(), clock.now(), {.act = "data.restored"}));
  console.line(say(console, "backup.restored", {{"path", data}, {"tables", std::to_string(seen.tables.size())}, {"rows", std::to_string(seen.rows())}, {"files", std::to_string(files)}}));
  return 0;
}

namespace {
bool is_url(const std::string& place) { return place.starts_with("postgresql://") || place.starts_with("postgres://"); }

// The files that rows name, from one folder to another, each hashed on its way.
Result<std::int64_t> copy_files(storage::Database& db, const std::string& from, const std::string& to, Console& console) {
  const std::set<std::string> hashes = hashes_of(db);
  const auto source = files::open_disk_store(from + "/files"), target = files::open_disk_store(to + "/files");
  std::string piece(kPiece, '\0');
  std::int64_t done = 0;
  for (const auto& hash : hashes) {
    TRY(const auto blob, source->open(hash));
    TRY(auto incoming, target->begin(blob->size()));
    for (std::uint64_t at = 0; const std::size_t n = blob->read_at(at, piece.data(), piece.size()); at += n) CHECK_OK(incoming->add(std::string_view(piece).substr(0, n)));
    TRY(const auto kept, incoming->keep());
    if (kept.sha256 != hash) return refuse(RefusalKind::conflict, "file.corrupt", {{"sha256", hash}});
    console.progress(say(console, "cli.files"), ++done, std::ssize(hashes));
  }
  return done;
}

void copy_keys(const std::string& from, const std::string& to) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(from + "/keys", none)) {
    ::mkdir((to + "/keys").c_str(), 0700);
    fs::copy_file(entry.path(), to + "/keys/" + entry.path().filename().string(), fs::copy_options::skip_existing);
    ::chmod((to + "/keys/" + entry.path().filename().string()).c_str(), 0600);
  }
}

// The folder of a side: SQLite's own, or the one that --data names beside PostgreSQL.
Where side(const std::string& place, const std::string& data) { return is_url(place) ? Where{data, place, {}} : Where{place, {}, {}}; }
}  // namespace

Result<int> move_base(const Move& wanted, const Parts& parts, const Clock& clock, Console& console) {
  if (is_url(wanted.from) == is_url(wanted.to)) return refuse(RefusalKind::invalid, "move.same_engine");
  const std::string folder = is_url(wanted.from) ? wanted.to : wanted.from;
  const Where from = side(wanted.from, wanted.data.empty() ? folder : wanted.data), to = side(wanted.to, wanted.data.empty() ? folder : wanted.data);
  if (!is_url(wanted.from) && ::access((from.data + "/socle.db").c_str(), F_OK) != 0) return refuse(RefusalKind::not_found, "cli.no_base", {{"path", from.data}});
  if (!is_url(wanted.to) && ::access((to.data + "/socle.db").c_str(), F_OK) == 0) return refuse(RefusalKind::conflict, "base.not_empty");
  for (const std::string& path : {from.data, to.data}) ::mkdir(path.c_str(), 0700);
  CarriedBase carried;
  std::int64_t files = 0;
  {
    TRY(const auto source, storage::open(open_options(from)));
    TRY(const auto target, storage::open(open_options(to)));
    TRY(carried, copy_base(*source, *target, migrations::all(target->engine()), shown(console)));
    for (const auto& t : carried.tables) console.line(t.name + "\t" + t.digest.text());
    if (from.data != to.data) {
      TRY(files, copy_files(*source, from.data, to.data, console));
      copy_keys(from.data, to.data);
    }
  }
  TRY(const auto kernel, open_kernel(to, parts, clock));
  CHECK_OK(settle_base(*kernel, shown(console)));
  console.line(say(console, "move.done", {{"tables", std::to_string(carried.tables.size())}, {"rows", std::to_string(carried.rows())}, {"files", std::to_string(files)}}));
  return 0;
}

}  // namespace socle::cli
