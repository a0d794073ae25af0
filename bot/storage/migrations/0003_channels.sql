-- Channels that push: Telegram and WeChat. Each message in is still one row of inbox, each reply one row of outbox.

ALTER TABLE chat ADD COLUMN push INTEGER NOT NULL DEFAULT 0;         -- 1: what is said here has to be sent to an address
ALTER TABLE chat ADD COLUMN user_index TEXT NOT NULL DEFAULT '';     -- keyed fingerprint of who speaks (in a group: not the group)
ALTER TABLE chat ADD COLUMN open_until BIGINT NOT NULL DEFAULT 0;    -- until when we may write (windowed channels)
ALTER TABLE chat ADD COLUMN open_left BIGINT NOT NULL DEFAULT 0;     -- how many messages of ours are left until then
ALTER TABLE chat ADD COLUMN forgetting INTEGER NOT NULL DEFAULT 0;   -- 1: the address goes once the last reply has gone out
CREATE INDEX chat_forgetting ON chat (id) WHERE forgetting = 1;

ALTER TABLE inbox ADD COLUMN ready_at BIGINT NOT NULL DEFAULT 0;     -- its turn comes not before (album, media fetched again)
ALTER TABLE inbox ADD COLUMN bundle TEXT NOT NULL DEFAULT '';        -- waiting messages of one bundle are one turn (album)
ALTER TABLE inbox ADD COLUMN hold_until BIGINT NOT NULL DEFAULT 0;   -- the vendor's request waits for the answer until then
ALTER TABLE inbox ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;        -- how often its media could not be fetched
CREATE INDEX inbox_bundle ON inbox (chat, bundle, position) WHERE state = 'waiting' AND bundle <> '';

ALTER TABLE outbox ADD COLUMN push INTEGER NOT NULL DEFAULT 0;       -- 1: we have to send it; 0: the page fetches it
ALTER TABLE outbox ADD COLUMN lane TEXT NOT NULL DEFAULT '';         -- the channel and account by which it is sent
ALTER TABLE outbox ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0;      -- not to be sent before
ALTER TABLE outbox ADD COLUMN pieces BIGINT NOT NULL DEFAULT 0;      -- how many of its pieces the vendor has
ALTER TABLE outbox ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;       -- how often it was put off
ALTER TABLE outbox ADD COLUMN fleeting INTEGER NOT NULL DEFAULT 0;   -- 1: worth nothing later; put aside instead of owed
ALTER TABLE outbox ADD COLUMN road TEXT NOT NULL DEFAULT '';         -- how it went: push, passive, notice, call
ALTER TABLE outbox ADD COLUMN reason TEXT NOT NULL DEFAULT '';       -- why it was put off, is owed or parked
CREATE INDEX outbox_push ON outbox (lane, due_at, position) WHERE push = 1 AND state = 'waiting';
CREATE INDEX outbox_owed ON outbox (chat, seq) WHERE state = 'owed';
CREATE INDEX outbox_parked ON outbox (position) WHERE state = 'parked';

-- What was fetched of a message, so that it is fetched once.
CREATE TABLE attachment (
    inbox BIGINT NOT NULL REFERENCES inbox (position),
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('photo', 'voice')),
    address TEXT NOT NULL,            -- in the album; '' when it could not be had
    note TEXT NOT NULL,               -- the key of the sentence that says why not
    words_sealed BLOB,                -- what a voice says, where somebody or something wrote it down
    PRIMARY KEY (inbox, seq)
);

ALTER TABLE media ADD COLUMN kind TEXT NOT NULL DEFAULT 'photo';     -- or voice
CREATE INDEX media_voice ON media (created_at) WHERE kind = 'voice';

-- What a pressed button means: channels see only the token.
CREATE TABLE button (
    token TEXT PRIMARY KEY,
    id TEXT NOT NULL
);
