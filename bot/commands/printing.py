"""What a terminal may be given."""

import unicodedata


def printable(text: str) -> str:
    """The text without characters that a terminal would obey; line ends and blanks of any width stay."""
    return "".join(one for one in text if one.isprintable() or one == "\n" or unicodedata.category(one) == "Zs")
