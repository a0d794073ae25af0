-- Dated notices (宣传): they stand at the head of the chat page until their day is over or somebody takes them down.

CREATE TABLE bulletin (
    id BIGINT PRIMARY KEY,
    post TEXT NOT NULL,               -- whose people it is for; '' for everybody's
    text TEXT NOT NULL,
    until TEXT NOT NULL,              -- the last day on which it stands (ISO 8601)
    by_person BIGINT NOT NULL REFERENCES person (id),
    at BIGINT NOT NULL,
    ended_at BIGINT                   -- when it was taken down before its day
);
CREATE INDEX bulletin_until ON bulletin (until);
