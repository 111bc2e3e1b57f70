"""What the constraints of assessment refuse, in English."""

from gis_core.database_words import in_english

in_english(
    {
        "assessment_scoreformula_proposed_first": "A formula is proposed before another person decides on it.",
        "assessment_scoreformula_kept": "A formula is not rewritten or deleted, and decided on once.",
        "assessment_scoreformula_other_eyes": "Whoever proposed a formula does not decide on it.",
        "assessment_scoreformula_before_quarter": "The quarter that the formula judges has begun already.",
        "assessment_scoreformula_quarter": "A formula holds from the first day of a quarter on.",
        "assessment_scoreformula_one_a_quarter": "Another formula has been approved for this quarter.",
        "assessment_scoreformula_four_eyes": "A formula is decided on by another person than the one who proposed it.",
    }
)
