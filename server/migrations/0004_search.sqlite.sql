-- One document per record: rowid is the record's id, unique in the whole database. Tokens are "<field_no>_<word>" and
-- "<o|t|r>_<id>" of the access columns, so that rights are intersected before anything is bounded (KERNEL F9).
CREATE VIRTUAL TABLE search USING fts5(tokens, entity_no UNINDEXED, detail='none', prefix='5 6 7', tokenize="unicode61 remove_diacritics 0 tokenchars '_'");
