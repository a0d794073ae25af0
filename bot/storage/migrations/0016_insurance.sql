-- The insurance rules as the town changes and confirms them, over those of its pack: each rule a chain of states.

CREATE TABLE rule_change (
    rule TEXT NOT NULL,               -- the rule's id
    seq BIGINT NOT NULL,              -- 1, 2, 3 ... of this rule
    did TEXT NOT NULL CHECK (did IN ('changed', 'confirmed', 'doubted', 'ended')),
    body TEXT NOT NULL,               -- JSON; the whole rule as it is from then on, without who confirmed it
    by_person BIGINT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (rule, seq)
);
