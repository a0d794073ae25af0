-- What the vendors gave us to keep, residents' leave to be told something once, and answers that went out with a
-- vendor's own request.

CREATE TABLE vendor_state (
    name TEXT PRIMARY KEY,             -- such as 'wechat.token.<account>'
    value_sealed BLOB NOT NULL,
    good_until BIGINT NOT NULL
);

CREATE TABLE leave (
    chat BIGINT NOT NULL REFERENCES chat (id),
    template TEXT NOT NULL,
    scene BIGINT NOT NULL,             -- the vendor allows one notice for each
    granted_at BIGINT NOT NULL,
    used_at BIGINT,                    -- a used one stays, so that its link gives none a second time
    PRIMARY KEY (chat, template, scene)
);

-- For the vendor's retries of a message, and only as long as they come: what it was answered in the first one.
CREATE TABLE passive (
    inbox BIGINT PRIMARY KEY REFERENCES inbox (position),
    chat BIGINT NOT NULL REFERENCES chat (id),
    text_sealed BLOB NOT NULL,
    taken TEXT NOT NULL,               -- JSON: the rows of the outbox that it says, whole and in part
    at BIGINT NOT NULL
);
CREATE INDEX passive_at ON passive (at);
CREATE INDEX passive_chat ON passive (chat);

CREATE INDEX outbox_unsent ON outbox (chat, seq) WHERE push = 1 AND state = 'waiting';
