-- For which post's people something was asked; '' where the chat came in by no post's code. Never the chat itself.

ALTER TABLE question ADD COLUMN post TEXT NOT NULL DEFAULT '';
