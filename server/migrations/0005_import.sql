-- One row per import: what was understood of the file, what was decided, and how it went. document is JSON.
CREATE TABLE import (
  id BIGINT PRIMARY KEY,
  entity_no BIGINT NOT NULL,
  person BIGINT NOT NULL,
  state TEXT NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  document TEXT NOT NULL,
  change_set BIGINT,
  job BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX import_person ON import (person, id);
