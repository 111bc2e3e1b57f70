"""The rules of the ground in English, one sentence each, for readers whom their Chinese words do not reach."""

from gis_core.database_words import in_english, reads_chinese
from grids.rules.errors import RuleError

#: By the code of a pure rule (grids/rules); the Chinese sentence also names the value and what it should be.
_ENGLISH = {
    "catalogue.row": "A row of the category catalogue is wrong.",
    "category.class": "The class is the first two digits of the code.",
    "category.format": "A category is a letter (c, m, g) and 5 digits, or 4 digits of 2013; bare digits are a matter.",
    "category.length": "The code has another length than its standard says.",
    "component.category": "The identifier names another category.",
    "component.county": "The identifier begins with another county's code.",
    "component.digits": "A facility identifier has digits only.",
    "component.length": "A facility identifier has 17 digits, or 16 by the standard of 2013.",
    "division.digits": "A division code has digits only.",
    "division.length": "A division code has 2, 4, 6, 9 or 12 digits.",
    "division.level": "The length of a division code says its level, and this is another.",
    "division.padded": "A division code carries no noughts behind: write the short form.",
    "division.parent": "The parent's code is the beginning of a division code.",
    "duties.row": "A row of the table of department duties is wrong.",
    "duties.twice": "A category has one department by default.",
    "free.blank": "A code is not empty and has no blanks at its ends.",
    "free.invisible": "A code has no invisible characters.",
    "free.length": "The code is too long.",
    "grid.format": "A grid code is the community's 12 digits and 3 of its own (digits or capitals), or 14 digits.",
    "grid.parent": "A grid code begins with the code of its community.",
    "matter.county": "The matter code begins with another county's code.",
    "matter.digits": "A matter code has digits only.",
    "matter.length": "A matter code has 11 digits.",
    "policy.begins_with_ruling": "Step lists begin with RULING: what was ruled goes before everything.",
    "policy.ends_with_grid": "The accountable steps end with GRID, or some places would have nobody.",
    "policy.forbidden_step": "A step stands in a list that it may not be in.",
    "policy.group": "There is no such policy group.",
    "policy.repeated_step": "A step stands in a list once.",
    "uscc.alphabet": "A credit code has digits and capitals without I, O, S, V and Z.",
    "uscc.check": "The check character of the credit code is wrong: it was miscopied.",
    "uscc.length": "A credit code has 18 characters.",
}

in_english(
    {
        "_accountable_league": "This unit is not ranked, so it cannot be accountable.",
        "_code_rules": "The code breaks the national rules of numbering.",
        "_kept": "A published version is not rewritten or deleted: close it and enter another.",
        "55000": "The database holds no county yet: run script/manage init_county first.",
        "grids_county_kept": "The county's record keeps its office, time zone, plane CRS and ground version.",
        "grids_databaselogin_admitted": "This login is unlisted, revoked or over, or its owner is no technician.",
        "grids_dutynotice_kept": "A notice that was issued stays as it is and is signed for once: issue another.",
        "grids_dutypolicy_accountable_steps": "A step of the accountable list cannot find an accountable unit.",
        "grids_dutypolicy_handling_steps": "There is no such handling step.",
        "grids_draftrow_kept": "The draft is published or given up: its shapes stay as they are.",
        "grids_draftrow_layer": "A draft of road sections has centrelines, any other areas.",
        "grids_editiondraft_area": "On that day there is no division with this code.",
        "grids_editiondraft_area_locked": "Another draft is drawn on in this area.",
        "grids_editiondraft_kept": "A draft is not deleted, keeps its layer and area, and given up it stays so.",
        "grids_grid_no_overlap": "The grid overlaps another of its kind by more than one square metre.",
        "grids_ruling_category_keys": "The ruling names a category that the catalogue does not have.",
        "grids_unit_league_kept": "The unit is accountable for ground: give it to others by an edition first.",
        "grids_unit_named": "No unit, or more than one, has this code or name.",
    }
)


def rule_words(error: RuleError) -> str:
    """What a broken rule says, in the reader's language."""
    return error.message_zh if reads_chinese() else _ENGLISH[error.rule]
