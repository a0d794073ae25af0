-- What was decided about questions that wanted an answer, so that nobody is asked the same twice.

CREATE TABLE taught (
    form TEXT PRIMARY KEY,            -- the words as they are compared
    text TEXT NOT NULL,               -- as they were asked, masked
    verdict TEXT NOT NULL CHECK (verdict IN ('phrasing', 'draft', 'dropped')),
    entry TEXT,                       -- the entry that it went to; NULL where it was dropped
    by_person BIGINT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL
);
CREATE INDEX taught_at ON taught (at);
