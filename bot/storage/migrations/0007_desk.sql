-- The desk: clocks, who is asked for what, who follows, the town's own calendar, the duty rota, emergencies.
-- A changed CHECK is a new column under the old name: both databases can do that, and no row that points here is touched.

ALTER TABLE person ADD COLUMN new_role TEXT NOT NULL DEFAULT 'post'
    CHECK (new_role IN ('post', 'head', 'town', 'care', 'admin'));
UPDATE person SET new_role = role;
ALTER TABLE person DROP COLUMN role;
ALTER TABLE person RENAME COLUMN new_role TO role;

-- When no clock runs the due time is the end of the year 9999, so that it sorts last in both databases.
ALTER TABLE complaint ADD COLUMN due_at BIGINT NOT NULL DEFAULT 253402271999000; -- the nearest of the open clocks
ALTER TABLE complaint ADD COLUMN claim_due_at BIGINT;                -- by when somebody is to take it; of this round, as all clocks
ALTER TABLE complaint ADD COLUMN contact_due_at BIGINT;              -- by when the resident is to hear from somebody
ALTER TABLE complaint ADD COLUMN solve_due_at BIGINT;                -- by when it is to be done
ALTER TABLE complaint ADD COLUMN solve_first_due_at BIGINT;          -- what that was before it was extended; for the statistics
ALTER TABLE complaint ADD COLUMN claimed_at BIGINT;
ALTER TABLE complaint ADD COLUMN contacted_at BIGINT;
ALTER TABLE complaint ADD COLUMN resolved_at BIGINT;
ALTER TABLE complaint ADD COLUMN waiting_since BIGINT;               -- the clocks stand still since then: the resident is asked
ALTER TABLE complaint ADD COLUMN sent_back BIGINT NOT NULL DEFAULT 0 CHECK (sent_back BETWEEN 0 AND 2);
ALTER TABLE complaint ADD COLUMN outcome TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'solved', 'explained'));
ALTER TABLE complaint ADD COLUMN outcome_entry TEXT NOT NULL DEFAULT ''; -- the id of the entry that explains it
ALTER TABLE complaint ADD COLUMN rating TEXT NOT NULL DEFAULT '' CHECK (rating IN ('', 'good', 'fair', 'poor', 'bad'));
ALTER TABLE complaint ADD COLUMN proven_at BIGINT;                   -- the result has reached the resident: silence counts from here
ALTER TABLE complaint ADD COLUMN origin TEXT NOT NULL DEFAULT 'chat'
    CHECK (origin IN ('chat', 'phone', 'counter', 'walk', 'api'));
ALTER TABLE complaint ADD COLUMN entered_by BIGINT REFERENCES person (id); -- who typed it in, where the resident did not
ALTER TABLE complaint ADD COLUMN about_town INTEGER NOT NULL DEFAULT 0 CHECK (about_town IN (0, 1));
ALTER TABLE complaint ADD COLUMN merged_into BIGINT REFERENCES complaint (id);
ALTER TABLE complaint ADD COLUMN code_hash TEXT;                     -- keyed hash of the secret code of its page; NULL where none was given
ALTER TABLE complaint ADD COLUMN external_to TEXT NOT NULL DEFAULT '';
ALTER TABLE complaint ADD COLUMN external_number TEXT NOT NULL DEFAULT '';
ALTER TABLE complaint ADD COLUMN external_on TEXT NOT NULL DEFAULT '';     -- YYYY-MM-DD
ALTER TABLE complaint ADD COLUMN hold_until BIGINT;                  -- when to ask outside what has become of it
ALTER TABLE complaint ADD COLUMN remind_at BIGINT;                   -- when somebody is next to be told that time runs out

-- What was taken before there were clocks was taken when it was first seen.
UPDATE complaint SET claimed_at = COALESCE(seen_at, updated_at) WHERE state NOT IN ('new', 'triage', 'reopened');
UPDATE complaint SET resolved_at = updated_at WHERE state IN ('resolved', 'closed');
UPDATE complaint SET waiting_since = updated_at WHERE state = 'waiting_resident';

-- The queue page reads these in order and stops at its fifty rows; the kind is in them so that counting reads no more.
DROP INDEX complaint_post_queue;
DROP INDEX complaint_town_queue;
DROP INDEX complaint_care_queue;
CREATE INDEX complaint_post_queue ON complaint (post, urgent DESC, due_at, created_at, id, kind)
    WHERE confidential = 0 AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged');
CREATE INDEX complaint_town_queue ON complaint (urgent DESC, due_at, created_at, id, kind)
    WHERE sensitive = 0 AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged');
CREATE INDEX complaint_care_queue ON complaint (urgent DESC, due_at, created_at, id, kind)
    WHERE sensitive = 1 AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged');
-- Of whom somebody is to be reminded; whose result waits for the resident's word, for the silence that closes it.
CREATE INDEX complaint_remind ON complaint (remind_at, id) WHERE remind_at IS NOT NULL;
CREATE INDEX complaint_unproven ON complaint (resolved_at, id) WHERE state = 'resolved' AND proven_at IS NULL;
CREATE INDEX complaint_silent ON complaint (proven_at, id) WHERE state = 'resolved' AND proven_at IS NOT NULL;
CREATE INDEX complaint_merged ON complaint (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX complaint_code ON complaint (code_hash) WHERE code_hash IS NOT NULL;

-- What somebody asks for and another person decides; it stands beside the state.
CREATE TABLE pending (
    id BIGINT PRIMARY KEY,
    complaint BIGINT NOT NULL REFERENCES complaint (id),
    kind TEXT NOT NULL CHECK (kind IN ('extend', 'reject')),
    by_person BIGINT NOT NULL REFERENCES person (id),
    reason TEXT NOT NULL,             -- masked; empty once erased
    until_at BIGINT,                  -- the new date of an extension
    round BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'granted', 'refused', 'withdrawn')),
    decided_by BIGINT REFERENCES person (id),
    created_at BIGINT NOT NULL,
    decided_at BIGINT,
    CHECK (state NOT IN ('granted', 'refused') OR (decided_by IS NOT NULL AND decided_by <> by_person)),
    CHECK ((kind = 'extend') = (until_at IS NOT NULL))
);
CREATE UNIQUE INDEX pending_open ON pending (complaint, kind) WHERE state = 'open';
CREATE INDEX pending_complaint ON pending (complaint, id);

-- A reminder that was queued: once for each clock, date and threshold, whatever restarts in between.
CREATE TABLE reminder (
    complaint BIGINT NOT NULL REFERENCES complaint (id),
    round BIGINT NOT NULL,
    clock TEXT NOT NULL CHECK (clock IN ('claim', 'contact', 'solve')),
    due_at BIGINT NOT NULL,
    threshold BIGINT NOT NULL CHECK (threshold IN (50, 80, 100, 150)),
    queued_at BIGINT NOT NULL,
    UNIQUE (complaint, round, clock, due_at, threshold)
);

-- Who reported the same, or follows an item that is not theirs.
CREATE TABLE follower (
    complaint BIGINT NOT NULL REFERENCES complaint (id),
    chat BIGINT NOT NULL REFERENCES chat (id),
    joined_at BIGINT NOT NULL,
    source BIGINT REFERENCES complaint (id), -- their own item, where it was merged into this one
    UNIQUE (complaint, chat)
);
CREATE INDEX follower_chat ON follower (chat, complaint);
CREATE INDEX follower_source ON follower (source) WHERE source IS NOT NULL;

CREATE TABLE canned (
    id BIGINT PRIMARY KEY,
    category TEXT NOT NULL DEFAULT '', -- '' for every category, as below for every state and post
    state TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL,
    post TEXT NOT NULL DEFAULT '',
    created_by BIGINT REFERENCES person (id),
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
);
CREATE INDEX canned_post ON canned (post, category, state) WHERE active = 1;

CREATE TABLE rota (
    id BIGINT PRIMARY KEY,
    post TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    person BIGINT NOT NULL REFERENCES person (id),
    CHECK (until_at > from_at)
);
CREATE INDEX rota_post ON rota (post, until_at);

-- The town's own calendar: only what an admin accepted; a day without a row is what its weekday is.
CREATE TABLE day (
    day TEXT PRIMARY KEY,             -- YYYY-MM-DD
    works INTEGER NOT NULL CHECK (works IN (0, 1)),
    name TEXT NOT NULL DEFAULT '',
    accepted_by BIGINT NOT NULL REFERENCES person (id),
    accepted_at BIGINT NOT NULL
);

-- Who was called to an emergency, one after the other, and who said that they have it.
CREATE TABLE page (
    id BIGINT PRIMARY KEY,
    complaint BIGINT NOT NULL REFERENCES complaint (id),
    person BIGINT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    acked_at BIGINT,
    step BIGINT NOT NULL CHECK (step > 0), -- 1: the first who was called, 2: the second …
    UNIQUE (complaint, person, at)
);
CREATE INDEX page_unacked ON page (at) WHERE acked_at IS NULL;
CREATE INDEX page_complaint ON page (complaint, step);

-- Staff are told of more; reminders each once, by the clock, the date and the threshold that they are about.
CREATE TABLE new_notice (
    position BIGINT PRIMARY KEY,
    complaint BIGINT NOT NULL REFERENCES complaint (id),
    occasion TEXT NOT NULL CHECK (occasion IN ('filed', 'reopened', 'added', 'unread', 'half', 'soon', 'late', 'later')),
    round BIGINT NOT NULL,
    door BIGINT NOT NULL REFERENCES door (id),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'parked')),
    due_at BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    about TEXT NOT NULL DEFAULT '',   -- of a reminder: clock and date, such as 'solve 1795827600000'
    UNIQUE (complaint, round, occasion, door, about)
);
INSERT INTO new_notice (position, complaint, occasion, round, door, state, due_at, tries, reason, created_at, sent_at)
SELECT position, complaint, occasion, round, door, state, due_at, tries, reason, created_at, sent_at FROM notice;
DROP TABLE notice;
ALTER TABLE new_notice RENAME TO notice;
CREATE INDEX notice_waiting ON notice (door, position, due_at) WHERE state = 'waiting';
CREATE INDEX notice_door ON notice (door, sent_at);

-- What staff say leaves at its due_at, ten seconds later, so that it can be taken back; whatever is said next in the
-- chat lets it go at once. While it is held the page does not show it either.
ALTER TABLE chat ADD COLUMN holds INTEGER NOT NULL DEFAULT 0;        -- 1: something is held in this chat
ALTER TABLE outbox ADD COLUMN held INTEGER NOT NULL DEFAULT 0;       -- 1: not let go yet; 2: let go since
CREATE INDEX outbox_held ON outbox (chat, seq) WHERE held = 1;
-- Whether the result of an item has reached its resident.
CREATE INDEX outbox_complaint ON outbox (complaint, created_at) WHERE complaint IS NOT NULL;

-- From where to where an item may go at all: filled at the start from the town pack's lifecycle.
CREATE TABLE move (
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    PRIMARY KEY (from_state, to_state)
);
