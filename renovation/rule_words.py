"""What the constraints of renovation refuse, in English."""

from gis_core.database_words import in_english

in_english(
    {
        "renovation_law_kept": "What a law demands is neither loosened, changed nor taken away.",
        "renovation_clear_building": "A building falls only when all its households were compensated and have moved out"
        " (regulation on expropriation, art. 27).",
        "renovation_one_standard": "From the first version on every day has one set of rules of compensation.",
        "renovation_rules_kept": "Rules of compensation that were decreed are not changed or deleted.",
        "renovation_zoneedition_kept": "An edition of a zone that was published is not changed or deleted.",
        "renovation_zone_by_editions": "The outline of the zone goes by its editions.",
        "renovation_no_blacklisted": "The contractor is blacklisted and is given no project.",
        "renovation_project_freeze_a_year": "Permits are suspended from a day until another, for at most a year.",
        "renovation_projectmilestone_begun_first": "A milestone begins before it is finished.",
        "renovation_projectmilestone_shown": "A document shows that a milestone is finished.",
    }
)
