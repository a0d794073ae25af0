-- The whole first schema, in the common subset of SQLite and PostgreSQL (the dialect knows what BLOB is called there).
-- Times are milliseconds since 1970 (UTC) unless a column says otherwise; columns named *_sealed are encrypted.

CREATE TABLE house (
    name TEXT PRIMARY KEY,            -- 'key': the fingerprint of the one key that fits
    value TEXT NOT NULL
);

CREATE TABLE counter (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE chat (
    id BIGINT PRIMARY KEY,
    channel TEXT NOT NULL,
    account TEXT NOT NULL,
    address_index TEXT NOT NULL,      -- keyed fingerprint of the channel's own address
    address_sealed BLOB,              -- NULL where the channel pulls (web) and nothing has to be found again
    village TEXT,                     -- preset by a post's QR code
    seq BIGINT NOT NULL DEFAULT 0,    -- last position in this chat
    created_at BIGINT NOT NULL,
    UNIQUE (channel, account, address_index)
);

CREATE TABLE conversation (
    chat BIGINT PRIMARY KEY REFERENCES chat (id),
    version BIGINT NOT NULL CHECK (version > 0),
    stage_sealed BLOB NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE TABLE inbox (
    position BIGINT PRIMARY KEY,
    channel TEXT NOT NULL,
    account TEXT NOT NULL,
    external_id TEXT NOT NULL,
    chat BIGINT NOT NULL REFERENCES chat (id),
    seq BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    raw_sealed BLOB,                  -- NULL once purged
    state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'parked', 'held')),
    reason TEXT NOT NULL DEFAULT '',
    done_at BIGINT,
    UNIQUE (channel, account, external_id),
    UNIQUE (chat, seq)
);
CREATE INDEX inbox_waiting ON inbox (chat, position) WHERE state = 'waiting';
CREATE INDEX inbox_aside ON inbox (position) WHERE state IN ('parked', 'held');
CREATE INDEX inbox_purge ON inbox (done_at) WHERE raw_sealed IS NOT NULL AND state = 'done';

CREATE TABLE edition (
    number BIGINT PRIMARY KEY,
    town TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    published_at BIGINT NOT NULL
);

CREATE TABLE entry (
    edition BIGINT NOT NULL REFERENCES edition (number),
    id TEXT NOT NULL,
    body TEXT NOT NULL,               -- JSON of the entry as published
    PRIMARY KEY (edition, id)
);

CREATE TABLE figure (
    edition BIGINT NOT NULL REFERENCES edition (number),
    id TEXT NOT NULL,
    body TEXT NOT NULL,               -- JSON of the value with source, from, until, confirmed by and when
    PRIMARY KEY (edition, id)
);

CREATE TABLE person (
    id BIGINT PRIMARY KEY,
    name_sealed BLOB NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('post', 'town', 'care', 'admin')),
    post TEXT NOT NULL,
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL
);

CREATE TABLE sign_in (
    token_hash TEXT PRIMARY KEY,
    person BIGINT NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE staff_session (
    token_hash TEXT PRIMARY KEY,
    person BIGINT NOT NULL REFERENCES person (id),
    person_version BIGINT NOT NULL,   -- a changed role ends the session
    csrf TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE complaint (
    id BIGINT PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('complaint', 'question', 'request', 'callback')),
    state TEXT NOT NULL CHECK (state IN (
        'new', 'triage', 'accepted', 'in_progress', 'waiting_resident', 'external',
        'resolved', 'closed', 'reopened', 'cancelled', 'rejected', 'merged')),
    post TEXT NOT NULL,
    village TEXT,
    category TEXT NOT NULL,
    place TEXT NOT NULL,
    text TEXT NOT NULL,               -- masked; empty once erased
    hidden_sealed BLOB,               -- what was masked, in order, as JSON
    contact_sealed BLOB,
    confidential INTEGER NOT NULL CHECK (confidential IN (0, 1)),
    sensitive INTEGER NOT NULL CHECK (sensitive IN (0, 1)),
    urgent INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    round BIGINT NOT NULL DEFAULT 1,
    version BIGINT NOT NULL DEFAULT 1,
    chat BIGINT REFERENCES chat (id), -- NULL once the resident had their data erased
    taken_by BIGINT REFERENCES person (id),
    inbox BIGINT UNIQUE,              -- the message that filed it: it can file only once
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    unseen_said_at BIGINT,            -- when the resident was told that nobody saw the urgent item yet
    CHECK (sensitive = 0 OR confidential = 1)
);
-- The queue page reads these in order and stops at its fifty rows; the kind is in them so that counting reads no more.
CREATE INDEX complaint_post_queue ON complaint (post, urgent DESC, created_at, id, kind)
    WHERE confidential = 0 AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged');
CREATE INDEX complaint_town_queue ON complaint (urgent DESC, created_at, id, kind)
    WHERE sensitive = 0 AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged');
CREATE INDEX complaint_care_queue ON complaint (urgent DESC, created_at, id, kind)
    WHERE sensitive = 1 AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged');
CREATE INDEX complaint_chat ON complaint (chat, id);
CREATE INDEX complaint_unseen ON complaint (created_at) WHERE urgent = 1 AND state = 'new' AND unseen_said_at IS NULL;

CREATE TABLE step (
    complaint BIGINT NOT NULL REFERENCES complaint (id),
    seq BIGINT NOT NULL CHECK (seq > 0),
    position BIGINT NOT NULL UNIQUE,  -- over all items, so that a day's seal can say how far it reaches
    action TEXT NOT NULL,
    by_person BIGINT NOT NULL,        -- 0: the resident or the program, as the role says
    role TEXT NOT NULL,
    at TEXT NOT NULL,                 -- ISO 8601 with offset: part of what is hashed
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    text TEXT,                        -- masked; NULL once erased
    salt TEXT,
    hidden_sealed BLOB,
    hidden_digest TEXT NOT NULL,      -- of what is sealed, so that a change of it is found; empty where nothing was
    facts TEXT NOT NULL,              -- JSON of what never changes of the item, on its first step; else empty
    digest TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (complaint, seq)
);

CREATE TABLE seal (
    day TEXT PRIMARY KEY,
    seq BIGINT NOT NULL UNIQUE,       -- 1, 2, 3 …: each line covers the one before
    position BIGINT NOT NULL,         -- the last step it covers
    line TEXT NOT NULL,
    sealed_at BIGINT NOT NULL
);

CREATE TABLE media (
    address TEXT PRIMARY KEY,         -- keyed fingerprint of the content; also the file's name
    size BIGINT NOT NULL,
    chat BIGINT,
    created_at BIGINT NOT NULL
);

CREATE TABLE complaint_photo (
    complaint BIGINT NOT NULL REFERENCES complaint (id),
    seq BIGINT NOT NULL,
    address TEXT NOT NULL REFERENCES media (address),
    PRIMARY KEY (complaint, seq)
);
CREATE INDEX complaint_photo_address ON complaint_photo (address);

CREATE TABLE outbox (
    position BIGINT PRIMARY KEY,
    chat BIGINT NOT NULL REFERENCES chat (id),
    seq BIGINT NOT NULL,
    inbox BIGINT,                     -- the message answered; NULL for what staff or the clock say
    part BIGINT NOT NULL DEFAULT 0,
    body_sealed BLOB,                 -- the rendered reply as JSON; NULL once erased
    entry TEXT,
    edition BIGINT,
    complaint BIGINT REFERENCES complaint (id),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'owed', 'parked')),
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    UNIQUE (chat, seq),
    UNIQUE (inbox, part)              -- a message is answered once
);
CREATE INDEX outbox_waiting ON outbox (chat, seq) WHERE state = 'waiting';

CREATE TABLE question (
    id BIGINT PRIMARY KEY,
    at BIGINT NOT NULL,
    text TEXT NOT NULL,               -- masked, and without the chat it came from
    kind TEXT NOT NULL,
    entry TEXT,
    edition BIGINT
);
CREATE INDEX question_entry ON question (entry);

CREATE TABLE usage (
    day TEXT NOT NULL,
    subject TEXT NOT NULL,            -- keyed fingerprint of a browser key or address, or 'all'
    count BIGINT NOT NULL,
    PRIMARY KEY (day, subject)
);
