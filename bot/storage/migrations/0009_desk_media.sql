-- Whose photo or voice it is: with which step of the item it came, and from whom at the desk; NULL for the resident's.

ALTER TABLE complaint_photo ADD COLUMN by_person BIGINT REFERENCES person (id);
ALTER TABLE complaint_photo ADD COLUMN version BIGINT;   -- the item's version after that step; NULL for the resident's
