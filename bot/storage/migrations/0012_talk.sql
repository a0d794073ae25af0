-- The resident's side: who reported the same, the page of a case, and who is called to an emergency.

-- Before somebody files, the open items of the same village are compared; guarded ones are not in this index at all.
CREATE INDEX complaint_same ON complaint (village, id)
    WHERE kind = 'complaint' AND confidential = 0 AND sensitive = 0
    AND state NOT IN ('resolved', 'closed', 'cancelled', 'rejected', 'merged');

-- Wrong codes of the page of a case, by the network they came from and by the number they were for.
CREATE TABLE case_guess (
    id BIGINT PRIMARY KEY,
    subject TEXT NOT NULL,            -- keyed hash of the network, or of the number
    at BIGINT NOT NULL
);
CREATE INDEX case_guess_subject ON case_guess (subject, at);
CREATE INDEX case_guess_at ON case_guess (at);

-- Somebody is called to an emergency, besides what a post is told.
CREATE TABLE called_notice (
    position BIGINT PRIMARY KEY,
    complaint BIGINT NOT NULL REFERENCES complaint (id),
    occasion TEXT NOT NULL
        CHECK (occasion IN ('filed', 'reopened', 'added', 'unread', 'half', 'soon', 'late', 'later', 'called')),
    round BIGINT NOT NULL,
    door BIGINT NOT NULL REFERENCES door (id),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'parked')),
    due_at BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    about TEXT NOT NULL DEFAULT '',
    UNIQUE (complaint, round, occasion, door, about)
);
INSERT INTO called_notice (position, complaint, occasion, round, door, state, due_at, tries, reason, created_at,
    sent_at, about)
SELECT position, complaint, occasion, round, door, state, due_at, tries, reason, created_at, sent_at, about FROM notice;
DROP TABLE notice;
ALTER TABLE called_notice RENAME TO notice;
CREATE INDEX notice_waiting ON notice (door, position, due_at) WHERE state = 'waiting';
CREATE INDEX notice_door ON notice (door, sent_at);
