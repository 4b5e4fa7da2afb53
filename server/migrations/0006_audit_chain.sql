-- The place of a row in the chain: 1, 2, 3 ... without a hole, given when it is chained. Empty: it waits.
ALTER TABLE audit ADD COLUMN place BIGINT;
CREATE UNIQUE INDEX audit_place ON audit (place);
