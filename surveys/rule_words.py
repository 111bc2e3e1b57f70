"""What the constraints of survey points, cases and filing rules refuse, in English."""

from gis_core.database_words import in_english

in_english(
    {
        "_category_in_use": "The category {0} ({1}) has been out of use since {2}: only what was seen"
        " before that day is taken in. Use a category that is in use, or correct the time of the observation.",
        "surveys_surveypoint_inside_county": "The point lies outside of the county.",
        "_of_the_future": "The time of the observation lies in the future.",
        "surveys_filingproposal_proposed_first": "A change of filing rules is proposed before another decides on it.",
        "surveys_filingproposal_kept": "A proposed change is not rewritten or deleted, and decided on once.",
        "surveys_filingproposal_other_eyes": "Whoever proposed a change does not decide on it.",
        "surveys_filingrule_proposed_first": "Filing rules come with a proposed change, and hold once it is approved.",
        "surveys_filingrule_kept": "A filing rule is not rewritten or deleted: propose a change.",
        "surveys_filingclosing_kept": "What a proposed change closes is neither added to nor taken back.",
        "surveys_casestep_goes_on": "A step goes on where the last one left the case.",
        "surveys_casestep_append_only": "What was done to a case is not changed or deleted: take another step.",
        "surveys_case_follows_its_steps": "A case stands where its last step left it: it is moved by steps only.",
        "surveys_casestep_lawful_removal": "An illegal structure is removed by force only once the law allows it.",
        "surveys_casestep_lawful_decision": "The party is told before it is decided, and heard if it asks to be.",
        "surveys_casestep_chain_done": "The procedure against the illegal structure is still under way.",
        "surveys_enforcement_follows_its_steps": "A procedure stands where its last step left it.",
        "surveys_case_one_leads": "The unit that leads does not work along as well.",
        "surveys_case_joint_units_known": "The units that work along exist, each once.",
        "surveys_case_all_answered": "Not all units that work along have answered.",
        "surveys_casestep_gap_answered": "An answer to a supply gap names its unit, says why, and what it promises.",
        "surveys_casestep_handed_over": "A hand-over says who did it, why, from whom to whom and from which day.",
        "surveys_case_handed_on_by_a_step": "A case gets another handling unit by a step alone.",
        "surveys_recurringoccurrence_planned": "The spot is not accepted, or has nothing planned for this day.",
        "surveys_suppressionarea_category_keys": "The catalogue has no such category.",
        "surveys_suppressionarea_ends": "A suppression area has a first and a last day.",
        "surveys_suppressionarea_reason": "Say why no cases are opened there.",
        "surveys_frozenmonth_append_only": "The figures of a frozen month are not changed or deleted.",
        "surveys_pointphoto_kept": "A photo that a report names is not changed or deleted.",
        "surveys_facilityfinding_kept": "A finding of a census is not changed or deleted: record another one.",
        "surveys_findingphoto_kept": "A photo that a finding names is not changed or deleted.",
        "surveys_trackfix_on_duty": "No place is kept of a time off duty.",
        "surveys_dutytrack_kept": "The time of a way on duty is not changed; the way may be deleted.",
        "surveys_announcement_ends": "An announcement has a first and a last day.",
        "surveys_announcement_says": "An announcement has a title and a text.",
        "surveys_photooriginal_kept": "An original that has been kept is not changed or deleted.",
        "surveys_photooriginal_other_file": "An original is another file than the photo that was made of it.",
        "surveys_stepphoto_kept": "A photo that a step names is not changed or deleted.",
        "surveys_caseanchor_append_only": "An anchor is not changed or deleted.",
        "surveys_filingrule_one_version": "Another rule of the same category, number and area level holds then.",
    }
)
