-- When the person of this session last showed a factor: at sign-in, or when asked again (TRUST S10). An older session: never.
ALTER TABLE session ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;
