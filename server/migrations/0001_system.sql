-- The tables of the kernel. Written once for both engines; embed.cmake says how (BIGINT, TEXT, BLOB, {serial}, {clustered}).
-- Instants are milliseconds UTC; json is TEXT. (entity_no, record_id) names a record of any entity.

-- Every swap of the model, patches included: each write compares the highest number with its snapshot's (F2).
CREATE TABLE published_version (
  number BIGINT PRIMARY KEY,
  major BIGINT NOT NULL,
  patch BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor BIGINT,
  definition TEXT NOT NULL,
  note TEXT,
  kind TEXT NOT NULL
);

-- Who wrote, when, through what and why; reversed as a whole (F6).
CREATE TABLE change_set (
  id BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  actor BIGINT,
  channel TEXT NOT NULL,
  cause TEXT,
  entity_no BIGINT,
  reverses BIGINT,
  reversed_by BIGINT,
  override TEXT
);
CREATE INDEX change_set_at ON change_set (at);
CREATE INDEX change_set_actor ON change_set (actor, at);

-- One row per record and version: changes is {"field": [before, after]}. A creation has none.
CREATE TABLE history (
  entity_no BIGINT NOT NULL,
  record_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor BIGINT,
  channel TEXT NOT NULL,
  change_set BIGINT NOT NULL,
  changes TEXT NOT NULL,
  PRIMARY KEY (entity_no, record_id, version)
) {clustered};
CREATE INDEX history_change_set ON history (change_set, entity_no, record_id, version);

-- One row per record concerned by an event; no text (F21). Read newest first: ORDER BY at DESC, entry_no DESC.
CREATE TABLE timeline (
  record_entity_no BIGINT NOT NULL,
  record_id BIGINT NOT NULL,
  at BIGINT NOT NULL,
  entry_no BIGINT NOT NULL,
  kind TEXT NOT NULL,
  entity_no BIGINT NOT NULL,
  source_id BIGINT NOT NULL,
  version BIGINT,
  owner BIGINT,
  team BIGINT,
  territory BIGINT,
  issuing_entity BIGINT,
  via_owner BIGINT,
  via_team BIGINT,
  via_territory BIGINT,
  private_to BIGINT,
  PRIMARY KEY (record_entity_no, record_id, at, entry_no)
) {clustered};
CREATE INDEX timeline_source ON timeline (entity_no, source_id);

-- What happened, in an order that no later commit disturbs: (xid, seq). kernel/events/feed.h says what xid holds; it is 0
-- on SQLite (F7). Kept 30 days.
CREATE TABLE outbox (
  seq {serial},
  xid BIGINT NOT NULL,
  at BIGINT NOT NULL,
  change_set BIGINT,
  entity_no BIGINT NOT NULL,
  record_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  event TEXT NOT NULL,
  actor BIGINT,
  before_access TEXT,
  after_access TEXT,
  payload TEXT
);
CREATE INDEX outbox_order ON outbox (xid, seq);

-- One row. A cursor of another epoch, or from before (xid, seq), which were deleted, is answered 410.
CREATE TABLE feed_state (
  epoch TEXT NOT NULL,
  xid BIGINT NOT NULL,
  seq BIGINT NOT NULL
);

-- How far the consumers inside Socle have read (kernel/events/consumer.h).
CREATE TABLE feed_cursor (
  name TEXT PRIMARY KEY,
  cursor TEXT NOT NULL
);

-- state: waiting, running, done, cancelled, dead (F20). key is unique among the waiting.
CREATE TABLE job (
  id {serial},
  kind TEXT NOT NULL,
  lane TEXT NOT NULL,
  state TEXT NOT NULL,
  key TEXT,
  entity_no BIGINT,
  record_id BIGINT,
  actor BIGINT,
  input TEXT NOT NULL,
  run_at BIGINT NOT NULL,
  attempt BIGINT NOT NULL,
  attempts_max BIGINT NOT NULL,
  lease TEXT,
  lease_until BIGINT,
  cancel BIGINT NOT NULL,
  done BIGINT NOT NULL,
  total BIGINT NOT NULL,
  checkpoint TEXT,
  result TEXT,
  error TEXT,
  created_at BIGINT NOT NULL,
  started_at BIGINT,
  finished_at BIGINT
);
CREATE INDEX job_due ON job (lane, run_at, id) WHERE state = 'waiting';
CREATE UNIQUE INDEX job_key ON job (key) WHERE state = 'waiting' AND key IS NOT NULL;
CREATE INDEX job_lease ON job (lease_until) WHERE state = 'running';
CREATE INDEX job_record ON job (entity_no, record_id, kind, id) WHERE state IN ('waiting', 'running') AND record_id IS NOT NULL;
CREATE INDEX job_finished ON job (finished_at) WHERE finished_at IS NOT NULL;

-- When a schedule last enqueued its job: two nodes, one run.
CREATE TABLE schedule (
  name TEXT PRIMARY KEY,
  last_due BIGINT NOT NULL
);

-- Multi-references.
CREATE TABLE link (
  entity_no BIGINT NOT NULL,
  field_no BIGINT NOT NULL,
  from_id BIGINT NOT NULL,
  to_id BIGINT NOT NULL,
  PRIMARY KEY (entity_no, field_no, from_id, to_id)
) {clustered};
CREATE INDEX link_to ON link (entity_no, field_no, to_id, from_id);

-- Answers kept 30 days per person, written in the transaction of their effect.
CREATE TABLE idempotency (
  "user" BIGINT NOT NULL,
  key TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  at BIGINT NOT NULL,
  status BIGINT NOT NULL,
  answer TEXT NOT NULL,
  PRIMARY KEY ("user", key)
);
CREATE INDEX idempotency_at ON idempotency (at);

-- principal_kind 1 user, 2 team; level 1 read, 2 write: never renumber.
CREATE TABLE share (
  entity_no BIGINT NOT NULL,
  record_id BIGINT NOT NULL,
  principal_kind BIGINT NOT NULL,
  principal BIGINT NOT NULL,
  level BIGINT NOT NULL,
  at BIGINT,
  actor BIGINT,
  PRIMARY KEY (entity_no, record_id, principal_kind, principal)
) {clustered};
CREATE INDEX share_principal ON share (principal_kind, principal, entity_no, level, record_id);

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT
);

-- The bytes stand in files/ab/cd/<sha256>.
CREATE TABLE file (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  type TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BIGINT
);
CREATE INDEX file_sha256 ON file (sha256);
CREATE TABLE file_link (
  file BIGINT NOT NULL,
  entity_no BIGINT NOT NULL,
  record_id BIGINT NOT NULL,
  PRIMARY KEY (file, entity_no, record_id)
);
CREATE INDEX file_link_record ON file_link (entity_no, record_id, file);

-- One row per audited act, in its transaction; a job fills digest and previous in commit order (F23). detail holds ids and
-- names of fields; values stand in it only as a digest made with salt.
CREATE TABLE audit (
  seq {serial},
  xid BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor BIGINT,
  act TEXT NOT NULL,
  detail TEXT NOT NULL,
  salt TEXT,
  digest TEXT,
  previous TEXT
);
CREATE INDEX audit_order ON audit (xid, seq);
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_actor ON audit (actor, at);
CREATE INDEX audit_unchained ON audit (xid, seq) WHERE digest IS NULL;

CREATE TABLE personal_view (
  id BIGINT PRIMARY KEY,
  person BIGINT NOT NULL,
  entity_no BIGINT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  position BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX personal_view_person ON personal_view (person, entity_no, position);

-- What a person has begun to type: not a record (F25). record_id is null for a creation.
CREATE TABLE draft (
  id BIGINT PRIMARY KEY,
  person BIGINT NOT NULL,
  entity_no BIGINT NOT NULL,
  record_id BIGINT,
  content TEXT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX draft_person ON draft (person, entity_no, record_id);
