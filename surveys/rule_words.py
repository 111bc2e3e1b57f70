"""What the constraints of survey points refuse, in English."""

from gis_core.database_words import in_english

in_english(
    {
        "_category_in_use": "The category was out of use on the day of the observation.",
        "surveys_surveypoint_inside_county": "The point lies outside of the county.",
        "_of_the_future": "The time of the observation lies in the future.",
    }
)
