// doctor: what is wrong with this installation, each finding with what to do. Nothing is changed.
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "cli/commands.h"
#include "http/translate.h"
#include "kernel/access/audit.h"
#include "kernel/examine.h"
#include "kernel/records/examine.h"
#include "migrations/migrations.h"

namespace socle::cli {
namespace {
namespace fs = std::filesystem;
constexpr Instant kGrace = 7 * kMsPerDay;      // a file waits so long for the row that names it
constexpr int kNamed = 5;

void find(storage::Findings& out, const char* code, Params params = {}) { out.push_back({{}, code, std::move(params), {}, false}); }

std::string octal(mode_t mode) {
  char text[8];
  std::snprintf(text, sizeof text, "%04o", static_cast<unsigned>(mode & 07777));
  return text;
}

void examine_rights(const std::string& data, storage::Findings& out) {
  struct stat s {};
  const auto closed = [&](const std::string& path, mode_t wanted) {
    if (::stat(path.c_str(), &s) != 0) return;
    if ((s.st_mode & 077) != 0) find(out, "doctor.open_to_others", {{"path", path}, {"mode", octal(s.st_mode)}, {"wanted", octal(wanted)}});
    if (::access(path.c_str(), S_ISDIR(s.st_mode) ? R_OK | W_OK | X_OK : R_OK) != 0) find(out, "doctor.not_ours", {{"path", path}});
  };
  closed(data, 0700);
  closed(data + "/keys", 0700);
  std::error_code none;
  for (const auto& key : fs::directory_iterator(data + "/keys", none)) closed(key.path(), 0600);
  struct statvfs disk {};
  constexpr std::uint64_t kLeast = 1u << 30;
  if (::statvfs(data.c_str(), &disk) == 0) {
    const std::uint64_t left = std::uint64_t{disk.f_bavail} * disk.f_frsize;
    if (left < kLeast) find(out, "doctor.disk_low", {{"path", data}, {"left", std::to_string(left >> 20)}});
  }
}

Done examine_files(OpenBase& base, Reporter& r, storage::Findings& out) {
  std::vector<records::NamedFile> named;
  CHECK_OK(base.kernel.db().read({.deadline_ms = 0}, [&](storage::Connection& db) -> Done { return named = records::named_files(db), Done{}; }));
  std::set<std::string> wanted;
  std::int64_t done = 0;
  for (const auto& f : named) {
    r.progress(say(r, "cli.files"), ++done, std::ssize(named));
    if (!wanted.insert(f.sha256).second) continue;
    if (auto sound = base.store.verify(f.sha256); !sound)
      find(out, sound.error().code == "file.missing" ? "doctor.file_missing" : "doctor.file_corrupt", {{"name", f.name}, {"id", std::to_string(f.id)}, {"sha256", f.sha256}});
  }
  std::int64_t orphans = 0, bytes = 0;
  std::string names;
  const Instant before = base.kernel.clock().now() - kGrace;
  base.store.list([&](const files::Listed& l) {
    if (wanted.contains(l.sha256) || l.kept_at > before) return;
    if (++orphans <= kNamed) names += (names.empty() ? "" : ", ") + l.sha256.substr(0, 12);
    bytes += static_cast<std::int64_t>(l.size);
  });
  if (orphans) find(out, "doctor.orphan_files", {{"count", std::to_string(orphans)}, {"bytes", std::to_string(bytes)}, {"names", names}});
  return {};
}

// The trail of acts, read again from its first row.
Done examine_audit(OpenBase& base, storage::Findings& out) {
  TRY(const auto proof, access::verify_audit(base.kernel.db()));
  for (const auto& f : proof.findings) {
    const char* code = f.code == "audit.altered" ? "doctor.audit_altered" : f.code == "audit.cut_off" ? "doctor.audit_cut_off" : "doctor.audit_removed";
    find(out, code, {{"place", std::to_string(f.place)}});
  }
  return {};
}

// Room that is lost, and nothing else.
bool is_remark(const Problem& p) { return p.rule == "doctor.orphan_files"; }
int tell(const storage::Findings& findings, const meta::Snapshot* snapshot, Reporter& r) {
  int wrong = 0;
  for (const auto& f : findings) {
    if (!is_remark(f)) ++wrong;
    r.line((is_remark(f) ? "- " : "! ") + http::Sentences::instance().say(f.rule, f.params, r.language, snapshot));
  }
  return wrong;
}
}  // namespace

int examine_closed(const std::string& data, bool sqlite, Reporter& r) {
  storage::Findings findings;
  if (sqlite && ::access((data + "/socle.db").c_str(), F_OK) == 0) storage::examine_pages(data + "/socle.db", findings);
  examine_rights(data, findings);
  return tell(findings, nullptr, r);
}

Result<int> examine_base(OpenBase& base, const Json&, Reporter& r) {
  const bool sqlite = base.kernel.db().engine() == storage::Engine::sqlite;
  TRY(Examined seen, examine(base.kernel, sqlite ? base.data + "/socle.db" : std::string(), migrations::all(base.kernel.db().engine()),
                             [&](std::string_view what, std::int64_t done) { r.progress(std::string(what), done, 0); }));
  if (!base.data.empty()) examine_rights(base.data, seen.findings);
  const bool damaged = std::any_of(seen.findings.begin(), seen.findings.end(), [](const Problem& f) { return f.rule == "doctor.damaged_pages"; });
  if (!damaged) {
    CHECK_OK(examine_audit(base, seen.findings));
    CHECK_OK(examine_files(base, r, seen.findings));
  }
  const auto snapshot = base.kernel.model().snapshot();
  const int wrong = tell(seen.findings, snapshot.get(), r);
  r.line(say(r, wrong ? "cli.examined_wrong" : "cli.examined",
             {{"count", std::to_string(wrong)}, {"pages", std::to_string(seen.pages)}, {"documents", std::to_string(seen.documents)}}));
  return wrong ? 1 : 0;
}

}  // namespace socle::cli
