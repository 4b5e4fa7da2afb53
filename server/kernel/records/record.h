// A record in memory: the values of one row, by field index, with the relatives that a rule asked for.
//
// Keeps    values.size() == entity.fields.size(); an unstored field is empty.
// Thread   Owned by one request.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "kernel/access/gate.h"
#include "kernel/expr/condition.h"
#include "kernel/meta/handle.h"
#include "kernel/meta/snapshot.h"

namespace socle::records {

using meta::Entity;
using meta::Field;

class Record final : public expr::RecordSource {
 public:
  explicit Record(const Entity& entity) : entity_(&entity), values_(entity.fields.size()) {}

  const Entity& entity() const { return *entity_; }
  std::int64_t id() const { return as_int(values_[meta::kId]); }
  std::int64_t version() const { return as_int(values_[meta::kVersion]); }
  bool in_trash() const { return !empty(values_[meta::kDeletedAt]); }

  const Value& operator[](int index) const { return values_[static_cast<std::size_t>(index)]; }
  const Value& get(std::string_view field) const;             // empty when the model has no such field
  const Value& operator[](const meta::Handle& h) const { return get(h.field); }
  void set(int index, Value v) { values_[static_cast<std::size_t>(index)] = std::move(v); }
  void set(const Field& f, Value v) { set(f.index, std::move(v)); }
  access::AccessRow access() const;
  std::string label() const;                                  // title, or its parts joined by a space

  const Value& value(const Field& f) const override { return values_[static_cast<std::size_t>(f.index)]; }
  const expr::RecordSource* follow(const Field& reference) const override { return related(reference); }
  std::vector<const expr::RecordSource*> children(const meta::Relation&) const override { return {}; }
  const Record* related(const Field& reference) const;
  const Record* related(std::string_view reference) const;
  const Record* related(const meta::Handle& h) const { return related(h.field); }
  void attach(const Field& reference, std::shared_ptr<const Record> record);

 private:
  const Entity* entity_;
  std::vector<Value> values_;
  std::map<int, std::shared_ptr<const Record>> relatives_;
};

}  // namespace socle::records
