-- A trigger in SQLite's own words, as in 0008: nothing is done without saying how.
CREATE TRIGGER complaint_is_done_somehow BEFORE UPDATE OF state ON complaint
WHEN NEW.state = 'resolved' AND OLD.state <> 'resolved' AND NEW.outcome = ''
BEGIN
    SELECT RAISE(ABORT, 'what is done says how');
END;
