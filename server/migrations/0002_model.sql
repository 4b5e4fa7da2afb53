-- Publishing (KERNEL F2, BRIEF 3). published_version.definition is the company's layer: a JSON merge patch over the
-- standard model that the binary carries; standard_hash says over which.
ALTER TABLE published_version ADD COLUMN standard_hash TEXT;
ALTER TABLE published_version ADD COLUMN model_version BIGINT;
ALTER TABLE published_version ADD COLUMN differences TEXT;

-- Versions of the model: drafts, what was proposed, what was published. patch is over the layer of the moment; progress is
-- where a resumable expand stands.
CREATE TABLE model_version (
  number BIGINT PRIMARY KEY,
  state TEXT NOT NULL,
  base BIGINT NOT NULL,
  patch TEXT NOT NULL,
  transitions TEXT NOT NULL,
  opened_by BIGINT,
  opened_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  hash TEXT,
  progress TEXT,
  error TEXT,
  published BIGINT
);

-- Records written by an older version while an expand fills new columns: filled again before the swap.
CREATE TABLE model_dirty (
  seq {serial},
  entity_no BIGINT NOT NULL,
  field_no BIGINT NOT NULL,
  record_id BIGINT NOT NULL
);
CREATE INDEX model_dirty_field ON model_dirty (entity_no, field_no, seq);
