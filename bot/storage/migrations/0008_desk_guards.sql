-- Triggers in SQLite's own words, as in 0002: the database refuses moves that the lifecycle does not have.
CREATE TRIGGER complaint_moves_by_the_table BEFORE UPDATE OF state ON complaint
WHEN NEW.state <> OLD.state
    AND NOT EXISTS (SELECT 1 FROM move WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN
    SELECT RAISE(ABORT, 'the lifecycle has no such move');
END;

CREATE TRIGGER complaint_moves_step_by_step BEFORE UPDATE OF state, version, round ON complaint
WHEN NEW.version < OLD.version OR NEW.version > OLD.version + 1 OR NEW.round < OLD.round OR NEW.round > OLD.round + 1
    OR (NEW.version = OLD.version AND (NEW.state <> OLD.state OR NEW.round <> OLD.round))
BEGIN
    SELECT RAISE(ABORT, 'an item moves one version at a time');
END;

CREATE TRIGGER complaint_is_never_deleted BEFORE DELETE ON complaint
BEGIN
    SELECT RAISE(ABORT, 'items are never deleted');
END;
