"""Settings of the map widget: nothing on it asks the internet for anything."""

from typing import Any

LEAFLET_CONFIG: dict[str, Any] = {
    "SRID": None,
    "TILES": [],
    "ATTRIBUTION_PREFIX": None,
    "MINIMAP": False,
    "SCALE": "metric",
    "RESET_VIEW": False,
}
