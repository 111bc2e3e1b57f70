"""What is refused about assessment, with the reason in words."""

from grids.errors import GroundError


class FormulaRefused(GroundError):
    """A formula that is decided already, is one's own, comes too late, or stands beside another of its quarter."""

    code = "formula.refused"


class YardstickRefused(GroundError):
    """An assessment tree that is decided already, is one's own, comes too late, or stands beside another."""

    code = "yardstick.refused"


class InspectionRefused(GroundError):
    """What may not be done in a month's inspection, with the reason."""

    code = "inspection.refused"
