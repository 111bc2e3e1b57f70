"""What is refused about assessment, with the reason in words."""

from grids.errors import GroundError


class FormulaRefused(GroundError):
    """A formula that is decided already, is one's own, comes too late, or stands beside another of its quarter."""

    code = "formula.refused"
