-- Triggers in SQLite's own words: the one migration that another database needs in its own dialect.
-- The database itself refuses what the program must never do.
CREATE TRIGGER step_is_append_only BEFORE DELETE ON step
BEGIN
    SELECT RAISE(ABORT, 'steps are never deleted');
END;

CREATE TRIGGER step_keeps_its_facts BEFORE UPDATE ON step
WHEN NEW.complaint <> OLD.complaint OR NEW.seq <> OLD.seq OR NEW.hash <> OLD.hash OR NEW.previous <> OLD.previous
    OR NEW.digest <> OLD.digest OR NEW.action <> OLD.action OR NEW.at <> OLD.at
    OR NEW.from_state <> OLD.from_state OR NEW.to_state <> OLD.to_state
    OR NEW.by_person <> OLD.by_person OR NEW.role <> OLD.role
    OR NEW.position <> OLD.position OR NEW.hidden_digest <> OLD.hidden_digest OR NEW.facts <> OLD.facts
    OR (NEW.text IS NOT NULL AND NEW.text IS NOT OLD.text)
    OR (NEW.salt IS NOT NULL AND NEW.salt IS NOT OLD.salt)
    OR (NEW.hidden_sealed IS NOT NULL AND NEW.hidden_sealed IS NOT OLD.hidden_sealed)
BEGIN
    SELECT RAISE(ABORT, 'of a step only its text may be erased');
END;
