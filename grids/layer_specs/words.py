"""What layers of the ground, their fields and the categories in them are called."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from gis_core.database_words import reads_chinese
from grids.models import Category

LAYERS = {
    "buildings": _("buildings"),
    "divisions": _("divisions"),
    "facilities": _("facilities"),
    "grids": _("grids"),
    "places": _("places"),
    "road_sections": _("road sections"),
    "roads": _("roads"),
    "units": _("units"),
    "water": _("bodies of water"),
}

FIELDS = {
    "accountable_unit": _("accountable unit"),
    "accuracy_class": _("accuracy class"),
    "blacklist_reason": _("reason for the blacklist"),
    "blacklisted": _("blacklisted"),
    "category": _("category"),
    "changed_on": _("changed on"),
    "class": _("road class"),
    "cleaning_unit": _("cleaning unit"),
    "code": _("code"),
    "community_code": _("code of the community"),
    "contact": _("contact"),
    "data_source": _("source of the data"),
    "department_tag": _("department"),
    "deputy": _("deputy"),
    "door_no": _("door number"),
    "emergency_until": _("emergency service until"),
    "from_name": _("from"),
    "geometry": _("shape"),
    "grid": _("grid"),
    "handling_unit": _("handling unit"),
    "head_person": _("head"),
    "head_title": _("title of the head"),
    "height_m": _("height (m)"),
    "households": _("households"),
    "installed_on": _("installed on"),
    "is_inspection_point": _("point of inspection"),
    "kind": _("kind"),
    "land_use": _("land use"),
    "lat": _("latitude or y"),
    "league": _("league"),
    "level": _("level"),
    "lighting_unit": _("lighting unit"),
    "lon": _("longitude or x"),
    "maintainer": _("maintained by"),
    "maintainer_person": _("maintaining person"),
    "management": _("management"),
    "management_since": _("managed since"),
    "name": _("name"),
    "operator": _("operator"),
    "owner": _("owner"),
    "parent": _("code of the parent"),
    "patrol_per_week": _("patrols a week"),
    "pedestrian": _("pedestrian street"),
    "person_in_charge": _("person in charge"),
    "phone": _("phone"),
    "population": _("population"),
    "road": _("road"),
    "road_section": _("road section"),
    "section_code": _("code of the section"),
    "short_name": _("short name"),
    "side": _("side"),
    "signed_on": _("signed on"),
    "site_type": _("kind of site"),
    "source_id": _("source id"),
    "source_year": _("year of the source"),
    "status": _("status"),
    "storeys": _("storeys"),
    "supervising_unit": _("supervising unit"),
    "to_name": _("to"),
    "unit": _("unit"),
    "uscc": _("unified social credit code"),
    "use": _("use"),
    "width_left_m": _("width to the left (m)"),
    "width_m": _("width (m)"),
    "width_right_m": _("width to the right (m)"),
    "year_built": _("year of construction"),
}


def category_names(codes: Collection[str]) -> Mapping[str, str]:
    """What are the categories of these public codes called, in the reader's language?"""
    rows = Category.objects.filter(key__in=codes).values_list("key", "name_zh", "name_en")
    return {key: chinese if reads_chinese() else english or chinese for key, chinese, english in rows}
