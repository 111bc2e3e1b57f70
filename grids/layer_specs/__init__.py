"""Which layers of the ground can be imported and exported?"""

from gis_core.layers.specs import register
from gis_core.layers.words import call_fields, call_layers, name_values
from grids.layer_specs.buildings import BUILDINGS
from grids.layer_specs.divisions import DIVISIONS
from grids.layer_specs.facilities import FACILITIES
from grids.layer_specs.grids import GRIDS
from grids.layer_specs.places import PLACES
from grids.layer_specs.road_sections import ROAD_SECTIONS
from grids.layer_specs.roads import ROADS
from grids.layer_specs.units import UNITS
from grids.layer_specs.water import WATER
from grids.layer_specs.words import FIELDS, LAYERS, category_names

register([BUILDINGS, DIVISIONS, FACILITIES, GRIDS, PLACES, ROADS, ROAD_SECTIONS, UNITS, WATER])
call_layers(LAYERS)
call_fields(FIELDS)
name_values({"category": category_names})
