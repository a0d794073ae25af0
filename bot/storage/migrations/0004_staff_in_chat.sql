-- Staff work in the channels too: whose account is whose, the codes that join them, and the groups of the posts.

CREATE TABLE staff_chat (
    channel TEXT NOT NULL,
    account TEXT NOT NULL,
    user_index TEXT NOT NULL CHECK (user_index <> ''), -- keyed fingerprint of the channel's id of the person, as in chat.user_index
    person BIGINT NOT NULL REFERENCES person (id),
    chat BIGINT REFERENCES chat (id), -- their private chat, for what is sent to them; NULL while there is none
    linked_at BIGINT NOT NULL,
    PRIMARY KEY (channel, account, user_index)
);
CREATE INDEX staff_chat_person ON staff_chat (person);

CREATE TABLE staff_code (
    code_hash TEXT PRIMARY KEY,       -- keyed: eight digits alone would be found by trying them all
    person BIGINT NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

-- Codes that were wrong, so that nobody tries many.
CREATE TABLE staff_guess (
    id BIGINT PRIMARY KEY,
    chat BIGINT NOT NULL REFERENCES chat (id),
    at BIGINT NOT NULL
);
CREATE INDEX staff_guess_chat ON staff_guess (chat, at);

-- A group chat, or one topic of it, in which a post works.
CREATE TABLE room (
    chat BIGINT PRIMARY KEY REFERENCES chat (id),
    post TEXT NOT NULL,
    linked_by BIGINT NOT NULL REFERENCES person (id),
    linked_at BIGINT NOT NULL
);
CREATE INDEX room_post ON room (post);
