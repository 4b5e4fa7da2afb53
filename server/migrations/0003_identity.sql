-- Secrets are never here: hashes only (TRUST S7, S8, T1).
CREATE TABLE credential (
  user_id BIGINT PRIMARY KEY,
  password_hash TEXT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE TABLE session (
  id BIGINT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  user_id BIGINT NOT NULL,
  csrf TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  remote TEXT NOT NULL,
  agent TEXT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX session_by_user ON session (user_id);
CREATE TABLE api_token (
  id BIGINT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  user_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  revoked_at BIGINT
);
CREATE INDEX api_token_by_user ON api_token (user_id);
CREATE TABLE sign_in_failure (
  subject TEXT PRIMARY KEY,
  failures BIGINT NOT NULL,
  last_at BIGINT NOT NULL
);
