-- What is to be published or taken back on a day to come.

CREATE TABLE plan (
    id BIGINT PRIMARY KEY,
    revision BIGINT NOT NULL REFERENCES revision (id),
    ends INTEGER NOT NULL CHECK (ends IN (0, 1)),            -- take back what is told then, instead of publishing this
    at BIGINT NOT NULL,
    by_person BIGINT NOT NULL REFERENCES person (id),
    made_at BIGINT NOT NULL,
    done_at BIGINT,
    outcome TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'done', 'missed', 'cancelled')),
    why TEXT NOT NULL DEFAULT ''      -- why it was missed, for the admin
);
CREATE INDEX plan_due ON plan (at) WHERE done_at IS NULL;
