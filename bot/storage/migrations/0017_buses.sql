-- Versions of the bus timetable that clerks hand in, which of them serves, the stop near each village, photos of boards.

CREATE TABLE timetable (
    number BIGINT PRIMARY KEY,
    file TEXT NOT NULL,
    body TEXT NOT NULL,
    handed_in_by BIGINT NOT NULL REFERENCES person (id),
    handed_in_at BIGINT NOT NULL
);

-- Which version served from when on; the last row is the one that serves. 0: none, the lines of the town pack alone.
CREATE TABLE timetable_use (
    position BIGINT PRIMARY KEY,
    number BIGINT NOT NULL CHECK (number >= 0),
    by_person BIGINT NOT NULL REFERENCES person (id),
    used_at BIGINT NOT NULL
);

-- The stop, by its name, to which people of a village walk so many minutes.
CREATE TABLE near_stop (
    village TEXT PRIMARY KEY,
    stop TEXT NOT NULL CHECK (stop <> ''),
    minutes BIGINT NOT NULL CHECK (minutes BETWEEN 0 AND 180),
    set_by BIGINT NOT NULL REFERENCES person (id),
    set_at BIGINT NOT NULL
);

-- A photo of the board at a stop, which tells a line's times until they are entered.
CREATE TABLE board (
    id BIGINT PRIMARY KEY,
    line TEXT NOT NULL CHECK (line <> ''),
    stop TEXT NOT NULL CHECK (stop <> ''),
    taken_on TEXT NOT NULL,
    address TEXT NOT NULL,
    active BIGINT NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    added_by BIGINT NOT NULL REFERENCES person (id),
    added_at BIGINT NOT NULL
);
CREATE INDEX board_line ON board (line, active);
