"""The campaign in the map workspace: zones by their lights on any day of the plan, and the way down to a household."""
