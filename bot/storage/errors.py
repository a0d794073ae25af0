"""What can go wrong with the data, each with a plain sentence that may be shown as it is.

StorageError
├── Unavailable     nothing was written; trying again later may help
│   ├── Busy            too much is waiting
│   ├── Closed          the house is closing
│   └── NotWritten      the disk or another program did not let us write
├── Conflict        a guard of the database refused the row
└── Unusable        this data directory cannot be opened
    ├── Locked          another process has it
    ├── NewerSchema     made by a newer program
    └── BrokenMigration  the migrations do not fit
"""


class StorageError(Exception):
    """Root of the tree. Nobody catches this one; catch what you can do something about."""


class Unavailable(StorageError):
    """Nothing was written. Channels and pages catch it, apologise and let the sender try again."""


class Busy(Unavailable):
    """Too many transactions are waiting; caught like Unavailable."""


class Closed(Unavailable):
    """The database is closing or closed; caught like Unavailable."""


class NotWritten(Unavailable):
    """The commit was not possible (disk full, file locked from outside); caught like Unavailable."""


class Conflict(StorageError):
    """UNIQUE, CHECK, NOT NULL or a foreign key refused; caught by whoever called `write` and expects it.

    Never catch it inside a transaction function: let it undo the whole transaction.
    """


class Unusable(StorageError):
    """This directory cannot be used now. The command line catches it, shows the sentence and stops."""


class Locked(Unusable):
    """Another process writes this directory; the command line may hand its work to that one."""


class NewerSchema(Unusable):
    """The database was made by a newer program; caught by the command line."""


class BrokenMigration(Unusable):
    """A migration failed, or history was changed; caught by the command line."""
