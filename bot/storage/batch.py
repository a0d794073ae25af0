"""Many transactions, one commit; a refused one hurts only itself."""

from collections.abc import Sequence

from bot.storage import sqlite
from bot.storage.job import Job
from bot.storage.transaction import Db, frame, leave


def commit(db: Db, jobs: Sequence[Job]) -> None:
    """Run the jobs and commit them; afterwards each of them holds its outcome and no transaction is open."""
    if len(jobs) < 2 or not _together(db, jobs):
        _one_by_one(db, jobs)


def _together(db: Db, jobs: Sequence[Job]) -> bool:
    """False if nothing of it was committed and every job has to run again by itself."""
    if not _begin(db, jobs):
        return True
    try:
        for job in jobs:
            _in_savepoint(db, job)
        frame(db, sqlite.COMMIT)
    except sqlite.DriverError:
        leave(db)
        return False
    return True


def _in_savepoint(db: Db, job: Job) -> None:
    frame(db, sqlite.SAVEPOINT)
    job.run(db)
    if job.error is not None:
        frame(db, sqlite.UNDO)
    frame(db, sqlite.RELEASE)


def _one_by_one(db: Db, jobs: Sequence[Job]) -> None:
    for done, job in enumerate(jobs):
        if not _begin(db, jobs[done:]):
            return
        _alone(db, job)


def _alone(db: Db, job: Job) -> None:
    job.run(db)
    try:
        if job.error is None:
            frame(db, sqlite.COMMIT)
    except sqlite.DriverError as error:
        job.error = sqlite.explained(error)
    leave(db)


def _begin(db: Db, jobs: Sequence[Job]) -> bool:
    """False if the file cannot be written now: then each of these jobs is refused without another try."""
    try:
        frame(db, sqlite.BEGIN)
    except sqlite.DriverError as error:
        for job in jobs:
            job.error = sqlite.explained(error)
        return False
    return True
