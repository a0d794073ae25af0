-- How staff are told of an item, who has read it, and what nobody read.

CREATE TABLE door (
    id BIGINT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('wecom', 'wecom_group', 'sms')),
    person BIGINT REFERENCES person (id),  -- a door of one person, or
    post TEXT NOT NULL DEFAULT '',         -- of a whole post
    address_sealed BLOB NOT NULL,          -- user id, webhook address, phone number
    address_index TEXT NOT NULL,
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    created_at BIGINT NOT NULL,
    CHECK ((person IS NULL) = (post <> '')),
    UNIQUE (kind, post, address_index)     -- a phone or a user id is one person's
);

CREATE TABLE notice (
    position BIGINT PRIMARY KEY,
    complaint BIGINT NOT NULL REFERENCES complaint (id),
    occasion TEXT NOT NULL CHECK (occasion IN ('filed', 'reopened', 'added', 'unread')),
    round BIGINT NOT NULL,
    door BIGINT NOT NULL REFERENCES door (id),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'parked')),
    due_at BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    UNIQUE (complaint, round, occasion, door)
);
CREATE INDEX notice_waiting ON notice (door, position, due_at) WHERE state = 'waiting';
CREATE INDEX notice_door ON notice (door, sent_at);

ALTER TABLE complaint ADD COLUMN seen_at BIGINT;        -- when somebody whose work it is first opened or took it
ALTER TABLE complaint ADD COLUMN seen_by BIGINT;
ALTER TABLE complaint ADD COLUMN reopened_at BIGINT;    -- when it was last opened again: it is unread again since
ALTER TABLE complaint ADD COLUMN reminded_at BIGINT;    -- when staff were told that nobody has read it
CREATE INDEX complaint_unread ON complaint (urgent DESC, created_at, id)
    WHERE seen_at IS NULL AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged');
CREATE INDEX complaint_callback ON complaint (sensitive, urgent DESC, created_at, id)
    WHERE kind = 'callback' AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged');
-- What was taken before this was counted has been read.
UPDATE complaint SET seen_at = updated_at, seen_by = taken_by WHERE state NOT IN ('new', 'triage', 'reopened');

-- The item that a message tells staff of in their own chats; such a one is not owed when it cannot go out now.
ALTER TABLE outbox ADD COLUMN notice BIGINT;
CREATE INDEX outbox_notice ON outbox (notice, chat) WHERE notice IS NOT NULL;

-- Who phoned about what stands on the call list, and what came of it.
CREATE TABLE call (
    id BIGINT PRIMARY KEY,
    complaint BIGINT NOT NULL REFERENCES complaint (id),
    why TEXT NOT NULL CHECK (why IN ('unread', 'owed', 'callback')),
    outbox BIGINT,                         -- the last reply that was told, where replies were owed
    person BIGINT NOT NULL REFERENCES person (id),
    reached INTEGER NOT NULL CHECK (reached IN (0, 1)),
    at BIGINT NOT NULL
);
CREATE INDEX call_complaint ON call (complaint, why);
