-- The queue's filters, search, reports, what staff type in for others, and calls that tell a result.

-- Filters are tested in the index: a row of the table is only read where it is shown. The town desk reads one post's
-- items from that post's index too, which is why it holds the confidential ones.
DROP INDEX complaint_post_queue;
DROP INDEX complaint_town_queue;
DROP INDEX complaint_care_queue;
CREATE INDEX complaint_post_queue
    ON complaint (post, urgent DESC, due_at, created_at, id, confidential, kind, state, category, village, taken_by)
    WHERE sensitive = 0 AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged');
CREATE INDEX complaint_town_queue
    ON complaint (urgent DESC, due_at, created_at, id, kind, state, category, village)
    WHERE sensitive = 0 AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged');
CREATE INDEX complaint_care_queue
    ON complaint (urgent DESC, due_at, created_at, id, kind, state, category, village, taken_by)
    WHERE sensitive = 1 AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged');
CREATE INDEX complaint_own_queue
    ON complaint (taken_by, urgent DESC, due_at, created_at, id, kind, state, category, village, post)
    WHERE taken_by IS NOT NULL AND sensitive = 0 AND state NOT IN ('closed', 'cancelled', 'rejected', 'merged');

-- Everything ever filed, the newest first: search, ledger and reports read it in this order.
CREATE INDEX complaint_post_all ON complaint (post, created_at, id) WHERE confidential = 0;
CREATE INDEX complaint_town_all ON complaint (created_at, id) WHERE sensitive = 0;
CREATE INDEX complaint_care_all ON complaint (created_at, id) WHERE sensitive = 1;
-- What was done in a time, and who typed what in.
CREATE INDEX complaint_done ON complaint (post, resolved_at) WHERE resolved_at IS NOT NULL AND confidential = 0;
CREATE INDEX complaint_done_all ON complaint (resolved_at) WHERE resolved_at IS NOT NULL AND confidential = 0;
CREATE INDEX complaint_entered ON complaint (entered_by, created_at) WHERE entered_by IS NOT NULL;

-- A result that nothing proves to have arrived is told on the phone.
DROP INDEX call_complaint;
ALTER TABLE call ADD COLUMN new_why TEXT NOT NULL DEFAULT 'unread'
    CHECK (new_why IN ('unread', 'owed', 'callback', 'result'));
UPDATE call SET new_why = why;
ALTER TABLE call DROP COLUMN why;
ALTER TABLE call RENAME COLUMN new_why TO why;
CREATE INDEX call_complaint ON call (complaint, why);
