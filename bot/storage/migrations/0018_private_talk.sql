-- Talks whose words are erased when they end, unless they are handed in: where such a talk began, and when it was last at work.

CREATE TABLE private_talk (
    chat BIGINT PRIMARY KEY REFERENCES chat (id),
    first_seq BIGINT NOT NULL,        -- the position in the chat of the message that began it
    touched_at BIGINT NOT NULL
);
CREATE INDEX private_talk_touched ON private_talk (touched_at);
