#include "kernel/query/aggregate.h"

#include <algorithm>
#include <map>

#include "base/money.h"
#include "base/text.h"
#include "kernel/query/aggregate_print.h"
#include "kernel/query/exact.h"

namespace socle::query {
namespace {
using meta::Family;
constexpr std::size_t kMaxGroupsRead = 200'000;

// What a measure has gathered in one group, or in all of them.
struct Tally {
  bool set = false;
  Wide sum = 0;  // or the least, the greatest, the yes
  std::int64_t count = 0;
  void add(Fn fn, const Tally& t) {
    if (fn == Fn::min || fn == Fn::max) {
      if (t.set && (!set || (fn == Fn::min ? t.sum < sum : t.sum > sum))) sum = t.sum;
    } else {
      sum += t.sum;
    }
    count += t.count;
    set = set || t.set;
  }
};
struct GroupRow {
  std::vector<AggregateValue> keys;
  std::vector<std::string> identity, order;  // by which rows are joined and sorted
  std::vector<Tally> tallies;
};

bool is_sum_like(Fn fn) { return fn != Fn::distinct && fn != Fn::median; }

class Gatherer {
 public:
  Gatherer(const AggregateRequest& request, const Dialect& dialect, const Run& run)
      : r_(request), dialect_(dialect), run_(run) {}

  Result<AggregateResult> gather() {
    describe();
    shape_.bounds.resize(r_.groups.size());
    for (std::size_t i = 0; i < r_.groups.size(); ++i)
      if (r_.groups[i].bucket != Bucket::none &&
          !(r_.groups[i].bucket == Bucket::day && r_.groups[i].path.family == Family::day))
        CHECK_OK(find_bounds(i));
    CHECK_OK(read_groups());
    for (std::size_t m = 0; m < r_.measures.size(); ++m)
      if (r_.measures[m].fn == Fn::median) read_medians(m);
    read_totals();
    out_.groups = static_cast<std::int64_t>(rows_.size());
    sort();
    if (rows_.size() > static_cast<std::size_t>(r_.limit)) rows_.resize(static_cast<std::size_t>(r_.limit));
    finish();
    return std::move(out_);
  }

 private:
  // Columns
  void describe() {
    for (const Group& g : r_.groups) {
      AggregateColumn c;
      c.name = g.path.text;
      c.field = g.path.part.empty() ? g.path.field : nullptr;
      c.entity = g.path.owner;
      c.bucket = g.bucket;
      c.kind = group_kind(g);
      c.scale = g.path.scale;
      out_.columns.push_back(std::move(c));
    }
    for (const Measure& m : r_.measures) out_.columns.push_back(measure_column(m));
  }
  static AggregateColumn::Kind group_kind(const Group& g) {
    using K = AggregateColumn::Kind;
    if (g.bucket != Bucket::none) return K::day;
    if (!g.path.part.empty()) return K::text;
    switch (g.path.family) {
      case Family::choice: return K::choice;
      case Family::reference: return K::reference;
      case Family::day: return K::day;
      case Family::boolean: return K::boolean;
      case Family::integer: return K::number;
      default: return K::text;
    }
  }
  AggregateColumn measure_column(const Measure& m) const {
    AggregateColumn c;
    c.name = m.name;
    if (!m.path || m.fn == Fn::count || m.fn == Fn::distinct || m.fn == Fn::rate) {
      c.percent = m.fn == Fn::rate;
      c.scale = c.percent ? 2 : 0;
      return c;
    }
    c.field = m.path->field;
    c.entity = m.path->owner;
    c.scale = m.path->scale;
    if (m.path->family == Family::money) {
      c.kind = AggregateColumn::Kind::money;
      c.currency = m.original ? currency_filtered() : r_.snapshot->company.currency;
      // Minor units of a currency that each row says are shown with two decimals only when it has two: see finish().
      c.scale = std::max(0, currency_digits(c.currency.empty() ? r_.snapshot->company.currency : c.currency));
    } else if (m.path->family == Family::day) {
      c.kind = AggregateColumn::Kind::day;
    } else if (m.path->family == Family::instant) {
      c.kind = AggregateColumn::Kind::instant;
    } else if (m.fn == Fn::avg || m.fn == Fn::median) {
      c.scale += 2;
    }
    return c;
  }
  std::string currency_filtered() const {
    const auto of = [](const expr::Condition& c) -> std::string {
      return c.kind == expr::Condition::Kind::leaf && c.path.part == "currency" && c.operand.values.size() == 1
                 ? as_text(c.operand.values[0])
                 : "";
    };
    if (auto one = of(r_.filter); !one.empty()) return one;
    for (const auto& c : r_.filter.children)
      if (auto one = of(c); !one.empty()) return one;
    return {};
  }

  // Reading
  Done find_bounds(std::size_t i) {
    const Group& g = r_.groups[i];
    Extent extent;
    run_(extent_statement(r_, g, dialect_), [&](const storage::Row& row) {
      if (!row.is_null(0)) extent = {row.integer(0), row.integer(1)};
      return false;
    });
    if (!extent.from) return {};
    const bool instant = g.path.family == Family::instant;
    const Zone* zone = r_.reader.context->zone;
    const auto day = [&](std::int64_t v) { return instant ? zone->day_of(v) : static_cast<Day>(v); };
    auto bounds = bounds_of(g.bucket, day(*extent.from), day(*extent.to));
    if (!bounds) return refuse(RefusalKind::invalid, "query.too_many_buckets", {{"field", g.path.text}});
    shape_.bounds[i] = std::move(*bounds);
    return {};
  }

  static std::string identity_of(const storage::Row& row, int column, bool bytes) {
    if (row.is_null(column)) return "0";
    return "1" + std::string(bytes ? row.blob(column) : row.text(column));
  }
  AggregateValue key_value(const storage::Row& row, const GroupColumns& c, std::size_t i) const {
    using K = AggregateColumn::Kind;
    AggregateValue v;
    v.empty = row.is_null(c.first);
    if (v.empty) return v;
    const K kind = out_.columns[i].kind;
    if (kind == K::text || kind == K::choice) v.text = std::string(row.text(c.keyed ? c.first + 1 : c.first));
    else v.number = row.integer(c.first);
    if (kind == K::number) v.text = decimal_of(v.number, out_.columns[i].scale);
    return v;
  }
  // Text that sorts as the value does: empty last.
  std::string order_of(const storage::Row& row, const GroupColumns& c, const AggregateValue& v, std::size_t i) const {
    using K = AggregateColumn::Kind;
    if (v.empty) return "2";
    if (c.keyed) return "1" + std::string(row.blob(c.first));
    const AggregateColumn& column = out_.columns[i];
    std::int64_t n = v.number;
    if (column.kind == K::choice) {
      n = 0;
      for (const auto& choice : column.field->choices) {
        ++n;
        if (choice.code == v.text) return sortable(n);
      }
      for (const auto& p : column.field->pipelines)
        for (const auto& s : p.stages) {
          ++n;
          if (s.code == v.text) return sortable(n);
        }
      return sortable(n + 1);
    }
    return column.kind == K::text ? "1" + v.text : sortable(n);
  }
  static std::string sortable(std::int64_t n) {
    std::string out = "1";
    const auto u = static_cast<std::uint64_t>(n) ^ (std::uint64_t{1} << 63);
    for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>((u >> shift) & 255);
    return out;
  }

  Tally tally(const storage::Row& row, const Measure& m, const MeasureColumns& c) const {
    Tally t;
    if (c.first < 0) return t;
    t.set = !row.is_null(c.first);
    if (m.fn == Fn::sum || m.fn == Fn::avg) t.sum = wide_of(row.text(c.first));
    else t.sum = row.integer(c.first);
    if (m.fn == Fn::avg || m.fn == Fn::rate) t.count = row.integer(c.first + 1);
    return t;
  }
  Done read_groups() {
    const AggregateStatement s = print_aggregate(r_, shape_, dialect_);
    bool too_many = false;
    run_(s.statement, [&](const storage::Row& row) {
      if (rows_.size() == kMaxGroupsRead) {
        too_many = true;
        return false;
      }
      GroupRow g;
      for (std::size_t i = 0; i < s.groups.size(); ++i) {
        g.keys.push_back(key_value(row, s.groups[i], i));
        g.identity.push_back(identity_of(row, s.groups[i].first, s.groups[i].keyed));
        g.order.push_back(order_of(row, s.groups[i], g.keys.back(), i));
      }
      for (std::size_t m = 0; m < r_.measures.size(); ++m)
        g.tallies.push_back(tally(row, r_.measures[m], s.measures[m]));
      rows_.push_back(std::move(g));
      return true;
    });
    if (too_many)
      return refuse(RefusalKind::invalid, "query.too_many_groups", {{"max", std::to_string(kMaxGroupsRead)}});
    return {};
  }
  static void take_median(const storage::Row& row, int first, Tally& t) {
    t.set = !row.is_null(first);
    t.sum = Wide{row.integer(first)} + row.integer(first + 1);
    t.count = 2;
  }
  void read_medians(std::size_t m) {
    AggregateShape shape = shape_;
    shape.median = static_cast<int>(m);
    const AggregateStatement s = print_aggregate(r_, shape, dialect_);
    std::map<std::vector<std::string>, GroupRow*> by_identity;
    for (GroupRow& g : rows_) by_identity[g.identity] = &g;
    const int groups = static_cast<int>(s.groups.size());
    run_(s.statement, [&](const storage::Row& row) {
      std::vector<std::string> identity;
      for (int i = 0; i < groups; ++i)
        identity.push_back(identity_of(row, i,
                                       out_.columns[static_cast<std::size_t>(i)].kind == AggregateColumn::Kind::text &&
                                           r_.groups[static_cast<std::size_t>(i)].path.family == Family::text));
      if (auto found = by_identity.find(identity); found != by_identity.end())
        take_median(row, groups, found->second->tallies[m]);
      return true;
    });
  }
  // Most totals add up from the groups; those that do not are asked for.
  void read_totals() {
    totals_.resize(r_.measures.size());
    bool asked = false;
    for (std::size_t m = 0; m < r_.measures.size(); ++m) {
      if (is_sum_like(r_.measures[m].fn))
        for (const GroupRow& g : rows_) totals_[m].add(r_.measures[m].fn, g.tallies[m]);
      else if (r_.measures[m].fn == Fn::distinct) asked = true;
      if (r_.measures[m].fn == Fn::median) {
        AggregateShape shape;
        shape.whole = true;
        shape.median = static_cast<int>(m);
        run_(print_aggregate(r_, shape, dialect_).statement, [&](const storage::Row& row) {
          take_median(row, 0, totals_[m]);
          return false;
        });
      }
    }
    if (!asked) return;
    AggregateShape shape;
    shape.whole = true;
    const AggregateStatement s = print_aggregate(r_, shape, dialect_);
    run_(s.statement, [&](const storage::Row& row) {
      for (std::size_t m = 0; m < r_.measures.size(); ++m)
        if (r_.measures[m].fn == Fn::distinct) totals_[m] = tally(row, r_.measures[m], s.measures[m]);
      return false;
    });
  }

  // Order and values
  Wide measure_number(const Measure& m, const Tally& t, int scale) const {
    switch (m.fn) {
      case Fn::avg: {
        const int more = scale - (m.path->family == Family::money ? scale : m.path->scale);
        return t.count ? rounded_quotient(t.sum * power_of(more), t.count) : 0;
      }
      case Fn::median: {
        const int more = m.path->family == Family::money ? 0 : scale - m.path->scale;
        return rounded_quotient(t.sum * power_of(more), 2);
      }
      case Fn::rate: return t.count ? rounded_quotient(t.sum * power_of(scale + 2), t.count) : 0;
      default: return t.sum;
    }
  }
  static bool has_value(const Measure& m, const Tally& t) {
    if (m.fn == Fn::count || m.fn == Fn::distinct) return true;
    if (m.fn == Fn::avg || m.fn == Fn::rate) return t.count > 0;
    return t.set;
  }
  AggregateValue measure_value(std::size_t m, const Tally& t, int scale) const {
    const Measure& measure = r_.measures[m];
    AggregateValue v;
    if (!has_value(measure, t)) return v;
    v.empty = false;
    const Wide n = measure_number(measure, t, out_.columns[r_.groups.size() + m].scale);
    v.number = static_cast<std::int64_t>(n);
    v.text = decimal_of(n, scale);
    return v;
  }
  void sort() {
    const bool descending = r_.sort.starts_with('-');
    const std::string name = descending ? r_.sort.substr(1) : r_.sort;
    std::size_t column = out_.columns.size();
    for (std::size_t i = 0; i < out_.columns.size(); ++i)
      if (out_.columns[i].name == name) column = i;
    std::stable_sort(rows_.begin(), rows_.end(),
                     [](const GroupRow& a, const GroupRow& b) { return a.order < b.order; });
    if (column == out_.columns.size()) return;
    if (column < r_.groups.size()) {
      std::stable_sort(rows_.begin(), rows_.end(), [&](const GroupRow& a, const GroupRow& b) {
        if (a.keys[column].empty || b.keys[column].empty) return !a.keys[column].empty && b.keys[column].empty;
        return descending ? a.order[column] > b.order[column] : a.order[column] < b.order[column];
      });
      return;
    }
    const std::size_t m = column - r_.groups.size();
    const auto number = [&](const GroupRow& g) {
      return measure_number(r_.measures[m], g.tallies[m], out_.columns[column].scale);
    };
    std::stable_sort(rows_.begin(), rows_.end(), [&](const GroupRow& a, const GroupRow& b) {
      const bool x = has_value(r_.measures[m], a.tallies[m]), y = has_value(r_.measures[m], b.tallies[m]);
      if (!x || !y) return x && !y;
      return descending ? number(a) > number(b) : number(a) < number(b);
    });
  }

  void finish() {
    std::size_t currency_group = r_.groups.size();
    for (std::size_t i = 0; i < r_.groups.size(); ++i)
      if (r_.groups[i].path.part == "currency") currency_group = i;
    for (GroupRow& g : rows_) {
      std::vector<AggregateValue> row = std::move(g.keys);
      for (std::size_t m = 0; m < r_.measures.size(); ++m) {
        int scale = out_.columns[r_.groups.size() + m].scale;
        if (r_.measures[m].original && currency_group < r_.groups.size())
          scale = std::max(0, currency_digits(row[currency_group].text));
        row.push_back(measure_value(m, g.tallies[m], scale));
      }
      out_.rows.push_back(std::move(row));
    }
    out_.totals.resize(r_.groups.size());
    for (std::size_t m = 0; m < r_.measures.size(); ++m) {
      const bool mixed = r_.measures[m].original && out_.columns[r_.groups.size() + m].currency.empty();
      out_.totals.push_back(mixed ? AggregateValue{}
                                  : measure_value(m, totals_[m], out_.columns[r_.groups.size() + m].scale));
    }
    label_references();
  }
  void label_references() {
    for (std::size_t i = 0; i < r_.groups.size(); ++i) {
      if (out_.columns[i].kind != AggregateColumn::Kind::reference) continue;
      std::vector<std::int64_t> ids;
      for (const auto& row : out_.rows)
        if (!row[i].empty) ids.push_back(row[i].number);
      std::sort(ids.begin(), ids.end());
      ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
      if (ids.empty()) continue;
      const Entity& target = *r_.groups[i].path.field->target_entity;
      Selected label;
      label.label = 1;
      label.labels = static_cast<int>(title_of(target).size());
      std::map<std::int64_t, std::string> labels;
      run_(labels_statement(target, ids, r_.reader, dialect_), [&](const storage::Row& row) {
        labels[row.integer(0)] = label_of(label, row);
        return true;
      });
      for (auto& row : out_.rows)
        if (!row[i].empty) row[i].text = labels[row[i].number];
    }
  }

  const AggregateRequest& r_;
  const Dialect& dialect_;
  const Run& run_;
  AggregateShape shape_;
  AggregateResult out_;
  std::vector<GroupRow> rows_;
  std::vector<Tally> totals_;
};
}  // namespace

Result<AggregateResult> aggregate(const AggregateRequest& request, const Dialect& dialect, const Run& run) {
  return Gatherer(request, dialect, run).gather();
}

}  // namespace socle::query
