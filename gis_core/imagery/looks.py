"""In which ways can a raster be drawn?"""

from dataclasses import dataclass

from gis_core.models import RasterLayer

STYLES = ("colours", "grey", "shade")


@dataclass(frozen=True, slots=True)
class Look:
    """How is a raster drawn: in its own colours, one band in grey, or heights shaded by the sun?"""

    style: str
    band: int

    @property
    def name(self) -> str:
        """Tells one look from another."""
        return f"{self.style}-{self.band}"


def look_of(layer: RasterLayer, style: str = "", band: int | None = None) -> Look:
    """How is this raster drawn unless somebody asks for more?  Raises ValueError for what it cannot be drawn as."""
    bands = layer.value_bands
    usual = "shade" if layer.is_height else "colours" if layer.facts.get("colours") else "grey"
    chosen = style or ("grey" if band is not None else usual)
    if chosen not in STYLES or (chosen == "colours" and not layer.facts.get("colours")):
        raise ValueError(chosen)
    if band is not None and band not in bands:
        raise ValueError(band)
    return Look(chosen, band or bands[0])
