"""What is refused about renovation, with the reason in words."""

from grids.errors import GroundError


class PlanningError(GroundError):
    """A template without an order, a plan that no dates obey, or a milestone out of order or before its gate."""

    code = "plan.refused"
