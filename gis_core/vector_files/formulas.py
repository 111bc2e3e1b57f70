"""How does text get into a spreadsheet without ever becoming a formula, and come back unchanged?"""

import re

# What a spreadsheet may take for a formula, also behind blanks, and in full width as Chinese input methods
# type it.
_LIVE = re.compile(r"[\s']*[=+\-@＝＋－＠|%]|'*[\t\r\n]")
_PLAIN_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def guarded(text: str) -> str:
    """What to write into a CSV or XLSX cell for this text?  An apostrophe in front where it could be a
    formula.

    Plain numbers stay as they are.
    """
    return f"'{text}" if is_live(text) else text


def unguarded(cell: str) -> str:
    """Which text was written as this cell?  The inverse of `guarded`."""
    return cell[1:] if cell.startswith("'") and is_live(cell[1:]) else cell


def is_live(text: str) -> bool:
    """Could a spreadsheet take this text for a formula?"""
    return _LIVE.match(text) is not None and not _PLAIN_NUMBER.fullmatch(text)
