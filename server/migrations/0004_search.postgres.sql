-- One document per record: id is the record's id, unique in the whole database. Lexemes are "<field_no>_<word>" and
-- "<o|t|r>_<id>" of the access columns, so that rights are intersected before anything is bounded (KERNEL F9).
CREATE TABLE search (id BIGINT PRIMARY KEY, entity_no BIGINT NOT NULL, tokens TSVECTOR NOT NULL);
CREATE INDEX search_tokens ON search USING GIN (tokens);
