-- The answers as the town edits them: each part a chain of revisions, each edition a set of them that never changes.

CREATE TABLE revision (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('topic', 'office', 'figure', 'entry', 'question')),
    name TEXT NOT NULL,               -- the part's id; of a test question its text
    seq BIGINT NOT NULL,              -- 1, 2, 3 ... of this part
    status TEXT NOT NULL CHECK (status IN ('draft', 'review', 'published', 'withdrawn')),
    ends INTEGER NOT NULL DEFAULT 0 CHECK (ends IN (0, 1)),  -- a draft that proposes to tell it no more
    body TEXT NOT NULL,               -- JSON; never changed
    by_person BIGINT REFERENCES person (id),                 -- NULL: the town pack
    at BIGINT NOT NULL,
    why TEXT NOT NULL,
    UNIQUE (kind, name, seq)
);

ALTER TABLE edition ADD COLUMN digest TEXT NOT NULL DEFAULT '';  -- of the whole base; '' before this migration
ALTER TABLE edition ADD COLUMN by_person BIGINT REFERENCES person (id);  -- NULL: the town pack
ALTER TABLE edition ADD COLUMN why TEXT NOT NULL DEFAULT '';
ALTER TABLE edition ADD COLUMN again BIGINT REFERENCES edition (number);  -- the old edition that it tells again

CREATE TABLE told (
    revision BIGINT NOT NULL REFERENCES revision (id),
    since BIGINT NOT NULL REFERENCES edition (number),
    until BIGINT REFERENCES edition (number),  -- the first edition that does not tell it any more
    PRIMARY KEY (revision, since)
);
CREATE INDEX told_until ON told (until);

-- What older editions told; their entries and figures were kept whole for each of them.
INSERT INTO revision (id, kind, name, seq, status, body, at, why)
SELECT edition.number * 1000000 + ROW_NUMBER() OVER (ORDER BY edition.number, entry.id), 'entry', entry.id,
    ROW_NUMBER() OVER (PARTITION BY entry.id ORDER BY edition.number),
    CASE WHEN entry.body LIKE '%"status": "published"%' THEN 'published' ELSE 'draft' END,
    entry.body, edition.published_at, '资料包'
FROM entry JOIN edition ON edition.number = entry.edition;

INSERT INTO revision (id, kind, name, seq, status, body, at, why)
SELECT edition.number * 1000000 + 500000 + ROW_NUMBER() OVER (ORDER BY edition.number, figure.id), 'figure', figure.id,
    ROW_NUMBER() OVER (PARTITION BY figure.id ORDER BY edition.number), 'published',
    figure.body, edition.published_at, '资料包'
FROM figure JOIN edition ON edition.number = figure.edition;

INSERT INTO told (revision, since, until)
SELECT revision.id, revision.id / 1000000,
    (SELECT MIN(later.number) FROM edition AS later WHERE later.number > revision.id / 1000000)
FROM revision WHERE revision.status = 'published';

DROP TABLE entry;
DROP TABLE figure;
