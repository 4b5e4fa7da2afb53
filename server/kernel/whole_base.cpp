#include "kernel/whole_base.h"

#include "kernel/access/sessions.h"
#include "kernel/events/consumer.h"
#include "kernel/events/feed.h"
#include "kernel/search/index.h"

namespace socle {
namespace {
using storage::Cells;
using storage::Digest;
using storage::Shape;

// Frames: kind, length (4 bytes), bytes. On disk in backups: never change.
enum Frame : char { kHead = 'H', kTable = 'T', kRows = 'R', kEndOfTable = 'E', kEndOfBase = 'Z' };
constexpr std::size_t kRowsFrame = 256 << 10, kMostFrame = 512u << 20;
constexpr int kFormat = 1;
constexpr int kIndexSlice = 500;

void put_u32(std::string& out, std::size_t n) {
  for (int i = 0; i < 4; ++i) out += static_cast<char>(n >> (8 * i));
}
std::size_t u32_at(std::string_view b, std::size_t at = 0) {
  std::size_t n = 0;
  for (std::size_t i = 4; i-- > 0;) n = n << 8 | static_cast<unsigned char>(b[at + i]);
  return n;
}
Done put_frame(const ByteSink& out, Frame kind, std::string_view bytes) {
  std::string head(1, kind);
  put_u32(head, bytes.size());
  CHECK_OK(out(head));
  return out(bytes);
}
struct Taken {
  char kind = 0;
  std::string bytes;
};
std::unexpected<Refusal> malformed() { return refuse(RefusalKind::invalid, "base.malformed"); }
Result<Taken> take_frame(const ByteSource& in) {
  TRY(const std::string head, in(5));
  const std::size_t n = u32_at(head, 1);
  if (n > kMostFrame) return malformed();
  TRY(std::string bytes, in(n));
  return Taken{head[0], std::move(bytes)};
}

const char* engine_name(storage::Engine e) { return e == storage::Engine::sqlite ? "sqlite" : "postgres"; }

Json head_of(storage::Connection& db) {
  Json head = Json::object();
  head.set("format", Json(kFormat));
  head.set("engine", engine_name(db.engine()));
  head.set("history", storage::history_of(db));
  head.set("next_id", Json(storage::next_id(db)));
  return head;
}

Done same(const Digest& was, const Digest& is, const std::string& table) {
  if (was == is) return {};
  return refuse(RefusalKind::conflict, "base.differs", {{"table", table}, {"before", std::to_string(was.rows)}, {"after", std::to_string(is.rows)}});
}
// What stands in the base that was filled is what was read.
Done compare(storage::Database& to, const CarriedBase& carried, const std::vector<Shape>& shapes, const CarryProgress& progress) {
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    if (progress) progress(shapes[i].table, carried.tables[i].digest.rows);
    TRY(const Digest is, storage::digest(to, shapes[i]));
    CHECK_OK(same(carried.tables[i].digest, is, shapes[i].table));
  }
  return {};
}
}  // namespace

std::int64_t CarriedBase::rows() const {
  std::int64_t n = 0;
  for (const auto& t : tables) n += t.digest.rows;
  return n;
}

Result<CarriedBase> write_base(storage::Database& db, const ByteSink& out, const CarryProgress& progress) {
  CarriedBase carried;
  CHECK_OK(db.read({.deadline_ms = 0}, [&](storage::Connection& c) -> Done {
    carried = {};
    CHECK_OK(put_frame(out, kHead, head_of(c).dump()));
    for (const Shape& shape : storage::shapes(c)) {
      CHECK_OK(put_frame(out, kTable, storage::to_json(shape).dump()));
      Digest digest;
      std::string frame, row;
      Done written;
      storage::read_rows(c, shape, [&](const Cells& cells) {
        row.clear();
        storage::encode_row(cells, row);
        digest.add(row);
        put_u32(frame, row.size());
        frame += row;
        if (frame.size() < kRowsFrame) return true;
        written = put_frame(out, kRows, frame);
        frame.clear();
        if (progress) progress(shape.table, digest.rows);
        return written.has_value();
      });
      CHECK_OK(written);
      if (!frame.empty()) CHECK_OK(put_frame(out, kRows, frame));
      CHECK_OK(put_frame(out, kEndOfTable, digest.text()));
      carried.tables.push_back({shape.table, digest});
    }
    return put_frame(out, kEndOfBase, {});
  }));
  return carried;
}

namespace {
// One table: its rows into the loader, if there is one; counted and hashed either way.
Result<Digest> read_table(const ByteSource& in, const Shape& shape, storage::Loader* loader, const CarryProgress& progress) {
  Digest digest;
  if (loader) CHECK_OK(loader->begin(shape));
  for (;;) {
    TRY(const Taken frame, take_frame(in));
    if (frame.kind == kEndOfTable) {
      if (frame.bytes != digest.text()) return malformed();
      if (loader) CHECK_OK(loader->end());
      return digest;
    }
    if (frame.kind != kRows) return malformed();
    const std::string_view bytes = frame.bytes;
    for (std::size_t at = 0; at < bytes.size();) {
      if (bytes.size() - at < 4) return malformed();
      const std::size_t n = u32_at(bytes, at);
      at += 4;
      if (n > bytes.size() - at) return malformed();
      Cells cells;
      if (!storage::decode_row(bytes.substr(at, n), shape.columns.size(), cells)) return malformed();
      digest.add(bytes.substr(at, n));
      at += n;
      if (loader) CHECK_OK(loader->add(std::move(cells)));
    }
    if (progress) progress(shape.table, digest.rows);
  }
}
}  // namespace

Result<CarriedBase> read_base(const ByteSource& in, storage::Database* to, const std::vector<storage::Migration>& known, const CarryProgress& progress) {
  TRY(const Taken first, take_frame(in));
  auto head = parse_json(first.bytes);
  if (first.kind != kHead || !head || (*head)["format"].as_int() != kFormat) return malformed();
  const bool same_engine = to && (*head)["engine"].as_string() == engine_name(to->engine());
  TRY(const auto had, storage::check_history((*head)["history"], known, same_engine));
  std::optional<storage::Loader> loader;
  if (to) {
    TRY(loader, storage::Loader::open(*to, (*head)["history"], known, same_engine));
  }
  CarriedBase carried;
  std::vector<Shape> shapes;
  for (;;) {
    TRY(const Taken frame, take_frame(in));
    if (frame.kind == kEndOfBase) break;
    auto json = parse_json(frame.bytes);
    if (frame.kind != kTable || !json) return malformed();
    shapes.push_back(storage::shape_of(*json));
    TRY(const Digest digest, read_table(in, shapes.back(), loader ? &*loader : nullptr, progress));
    carried.tables.push_back({shapes.back().table, digest});
  }
  if (!loader) return carried;
  CHECK_OK(compare(*to, carried, shapes, progress));
  CHECK_OK(loader->finish((*head)["next_id"].as_int()));
  return carried;
}

Result<CarriedBase> copy_base(storage::Database& from, storage::Database& to, const std::vector<storage::Migration>& known, const CarryProgress& progress) {
  CarriedBase carried;
  std::vector<Shape> shapes;
  std::optional<storage::Loader> loader;
  std::int64_t next = 0;
  CHECK_OK(from.read({.deadline_ms = 0}, [&](storage::Connection& c) -> Done {
    const bool same_engine = from.engine() == to.engine();
    TRY(loader, storage::Loader::open(to, storage::history_of(c), known, same_engine));
    next = storage::next_id(c);
    shapes = storage::shapes(c);
    for (const Shape& shape : shapes) {
      CHECK_OK(loader->begin(shape));
      Digest digest;
      std::string row;
      Done added;
      storage::read_rows(c, shape, [&](const Cells& cells) {
        row.clear();
        storage::encode_row(cells, row);
        digest.add(row);
        if (progress && digest.rows % 1000 == 0) progress(shape.table, digest.rows);
        added = loader->add(cells);
        return added.has_value();
      });
      CHECK_OK(added);
      CHECK_OK(loader->end());
      carried.tables.push_back({shape.table, digest});
    }
    return {};
  }));
  CHECK_OK(compare(to, carried, shapes, progress));
  // Nobody wrote meanwhile: the base that was read still is what was read.
  CHECK_OK(compare(from, carried, shapes, progress));
  CHECK_OK(loader->finish(next));
  return carried;
}

Done settle_base(Kernel& kernel, const CarryProgress& progress) {
  CHECK_OK(kernel.db().write(storage::Lane::bulk, [&](storage::Transaction& tx) -> Done {
    events::renew_feed(tx);
    return {};
  }));
  access::Sessions sessions(kernel.db(), kernel.clock());
  for (const auto& person : kernel.services().directory()->people()) CHECK_OK(sessions.end_all(person.id));
  CHECK_OK(events::enrol(kernel.db(), search::kConsumer));
  const auto snapshot = kernel.model().snapshot();
  for (const auto& entity : snapshot->entities) {
    if (entity->removed) continue;
    std::int64_t after = 0, done = 0;
    do {
      CHECK_OK(kernel.db().write(storage::Lane::bulk, [&](storage::Transaction& tx) -> Done {
        after = search::rebuild(tx, *entity, after, kIndexSlice);
        return {};
      }));
      if (progress) progress(entity->name, done += kIndexSlice);
    } while (after != 0);
  }
  return {};
}

}  // namespace socle
