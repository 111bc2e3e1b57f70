"""What the constraints of survey points and filing rules refuse, in English."""

from gis_core.database_words import in_english

in_english(
    {
        "_category_in_use": "The category was out of use on the day of the observation.",
        "surveys_surveypoint_inside_county": "The point lies outside of the county.",
        "_of_the_future": "The time of the observation lies in the future.",
        "surveys_filingproposal_proposed_first": "A change of filing rules is proposed before another decides on it.",
        "surveys_filingproposal_kept": "A proposed change is not rewritten or deleted, and decided on once.",
        "surveys_filingproposal_other_eyes": "Whoever proposed a change does not decide on it.",
        "surveys_filingrule_proposed_first": "Filing rules come with a proposed change, and hold once it is approved.",
        "surveys_filingrule_kept": "A filing rule is not rewritten or deleted: propose a change.",
        "surveys_filingclosing_kept": "What a proposed change closes is neither added to nor taken back.",
        "surveys_filingrule_one_version": "Another rule of the same category, number and area level holds then.",
    }
)
