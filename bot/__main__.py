"""The `xunfang` command line."""

import logging
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.commands.handing import Declined
from bot.commands.parser import Run, parser
from bot.settings import Settings, SettingsError, read_settings
from bot.storage.errors import Unavailable, Unusable
from bot.vault import VaultError
from knowledge.reading import PackError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code. Whatever is expected to go wrong is said in one Chinese sentence."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    given = parser().parse_args(arguments)
    run: Run = given.run
    try:
        return run(_settings(vars(given)), given)
    except (Declined, SettingsError, PackError, VaultError, Unusable, Unavailable) as error:
        return _stopped(str(error))
    except OSError as error:
        return _stopped(f"系统不让做：{error}")


def _stopped(why: str) -> int:
    print(why, file=sys.stderr)
    return 2


def _settings(given: dict[str, Any]) -> Settings:
    chosen = {name: given[name] for name in ("data", "host", "port", "encoder") if given.get(name) is not None}
    return replace(read_settings(), **chosen)


if __name__ == "__main__":
    sys.exit(main())
