"""Who may see and do what about points and cases: domain/dictionary.md C.4, address by address (rows: scope.py)."""

import rules

from gis_core.policies import Policy, declare, everybody
from grids.models import Membership
from grids.policies import (
    acts_as,
    any_role,
    auditor,
    may_draw_editions,
    may_publish_editions,
    sees_drafts,
    takes_part_in_drafts,
)
from grids.scope import COUNTY_ROLES, GRID_ROLES

Role = Membership.Role

#: C.4, row "own survey points": collector C U, grid manager C; the intake clerk enters what citizens report.
may_report = acts_as(Role.COLLECTOR, Role.GRID_MANAGER, Role.INTAKE)

#: Points come from programs too: from those who report, and from the technician, who draws them in QGIS.
may_write_points = acts_as(Role.COLLECTOR, Role.GRID_MANAGER, Role.INTAKE, Role.TECHNICIAN)

#: Who works with a phone: those who report, and the units that mend what was reported.
works_outside = acts_as(Role.COLLECTOR, Role.GRID_MANAGER, Role.INTAKE, Role.UNIT_OFFICER, Role.UNIT_HEAD)

#: C.3, the column "who": every part of a case is taken by one of these; the table itself says who takes which.
may_step = acts_as(
    Role.INTAKE,
    Role.DISPATCHER,
    Role.CHECKER,
    Role.SUPERVISION,
    Role.LEADER,
    Role.UNIT_OFFICER,
    Role.UNIT_HEAD,
    Role.COLLECTOR,
    Role.GRID_MANAGER,
)

#: Texts that everybody in the county is offered; their own everybody keeps who takes steps.
may_keep_county_texts = acts_as(Role.SUPERVISION, Role.ADMIN)

#: C.3 row 8: who sends cases out, one by one or together.
may_send_out = acts_as(Role.DISPATCHER, Role.SUPERVISION)

#: C.5, dates: the office hands open cases over with their ground; who sends cases out and the leader look on.
may_hand_over = acts_as(Role.SUPERVISION)
may_see_hand_overs = acts_as(Role.SUPERVISION, Role.DISPATCHER, Role.LEADER)

rules.add_perm("surveys", any_role)
# The administration's lists show every row, so only roles that see the county may open them.
rules.add_perm("surveys.view_surveypoint", acts_as(*COUNTY_ROLES))
rules.add_perm(
    "surveys.view_offsetcheck", acts_as(Role.TECHNICIAN, Role.SUPERVISION, Role.LEADER, Role.ADMIN)
)
# C.4, row "catalogue, limits, calendar": read by everybody with a role, proposed by the office, decided by the
# administrator; four eyes in any case.
may_propose_rules = acts_as(Role.SUPERVISION, Role.ADMIN)
may_decide_rules = acts_as(Role.ADMIN)
for _model in ("filingrule", "filingproposal", "filingclosing"):
    rules.add_perm(f"surveys.view_{_model}", any_role)
for _model in ("caserules", "clocklimit", "ladderrung"):  # C.4, row "catalogue, limits, calendar"
    rules.add_perm(f"surveys.view_{_model}", any_role)
    for _verb in ("add", "change"):
        rules.add_perm(f"surveys.{_verb}_{_model}", acts_as(Role.ADMIN))
rules.add_perm("surveys.view_caseanchor", acts_as(Role.SUPERVISION, Role.LEADER, Role.ADMIN))
rules.add_perm("surveys.delete_ladderrung", acts_as(Role.ADMIN))
for _verb in ("view", "add", "change", "delete"):
    rules.add_perm(f"surveys.{_verb}_standardtext", acts_as(Role.ADMIN))
for _verb in ("view", "change", "delete"):  # of somebody who has left
    rules.add_perm(f"surveys.{_verb}_savedfilter", acts_as(Role.ADMIN))
# Addresses of channels are keys: who keeps users and settings keeps them; the office sees what became of a notice.
for _verb in ("view", "add", "change"):
    rules.add_perm(f"surveys.{_verb}_channel", acts_as(Role.ADMIN))
for _verb in ("view", "change"):
    rules.add_perm(f"surveys.{_verb}_delivery", acts_as(Role.SUPERVISION, Role.ADMIN))
#: C.3 row 5: that nothing is filed somewhere decides the office; what is sent out before its peak, who sends out.
may_suppress = acts_as(Role.SUPERVISION)
may_plan_spots = acts_as(Role.SUPERVISION, Role.DISPATCHER)
#: What is told to everybody outside, the office tells.
may_announce = acts_as(Role.SUPERVISION)
#: Who walks the grids, and who sees all of them.
may_patrol = acts_as(*GRID_ROLES)
#: C.4, row "facilities": the office and the technician call a census, a grid manager one of the own grids; new ones go
#: into the ledger by who keeps it and by the manager of the grid.
may_call_census = acts_as(Role.SUPERVISION, Role.TECHNICIAN, Role.ADMIN, Role.GRID_MANAGER)
may_decide_new = acts_as(Role.TECHNICIAN, Role.GRID_MANAGER)
looks_after_ground = acts_as(*GRID_ROLES, *COUNTY_ROLES)
#: Who takes grids along in QField, and who takes in what comes back.
may_use_qfield = acts_as(*GRID_ROLES, Role.TECHNICIAN)
may_prepare_packages = acts_as(Role.TECHNICIAN)
#: A survey is set by the office in the whole county, by a grid manager in the own grids, by a unit on its own ground; a
#: unit's head and the leader read how it goes.
may_set_surveys = acts_as(Role.SUPERVISION, Role.GRID_MANAGER, Role.UNIT_OFFICER)
_SURVEYS = "surveys.models.SurveyTaskQuerySet.visible_to"
_PACKAGES = "surveys.models.QFieldPackageQuerySet.visible_to"
_RETURNS = "surveys.models.QFieldReturnQuerySet.visible_to"
# C.3 row 5: the office decides where nothing is filed for a time; everybody with a role sees it on the map.
rules.add_perm("surveys.view_suppressionarea", any_role)
rules.add_perm("surveys.view_recurringspot", any_role)
rules.add_perm("surveys.view_recurringoccurrence", acts_as(*COUNTY_ROLES))
for _verb in ("add", "change"):
    rules.add_perm(f"surveys.{_verb}_suppressionarea", acts_as(Role.SUPERVISION))
    rules.add_perm(f"surveys.{_verb}_recurringspot", acts_as(Role.SUPERVISION))
# Lists of every row: as those of points, for roles that see the county.
for _model in (
    "patrol",
    "censuscampaign",
    "facilityfinding",
    "findingphoto",
    "findingdecision",
    "case",
    "casestep",
    "casetimer",
    "phonefix",
    "phoneoffset",
    "photooriginal",
    "photoreading",
    "pointphoto",
    "stepphoto",
    "announcement",
    "announcementread",
    "surveytask",
    "surveyfind",
    "surveyanswer",
    "enforcement",
    "notice",
    "noticeaddress",
    "noticeread",
):
    rules.add_perm(f"surveys.view_{_model}", acts_as(Role.SUPERVISION, Role.LEADER, Role.ADMIN))
rules.add_perm("surveys.view_setaside", acts_as(Role.SUPERVISION, Role.ADMIN))
for _model in ("qfieldpackage", "qfieldreturn", "qfieldrow"):
    rules.add_perm(f"surveys.view_{_model}", acts_as(Role.TECHNICIAN, Role.SUPERVISION, Role.ADMIN))

# Batches of points come from other systems; the technician, who edits points in QGIS too, brings them in.
rules.add_perm("layers.import_points", acts_as(Role.TECHNICIAN))

#: Who decides about positions of whole batches: C.4, row "facilities … (bulk)"; the office and the leader look on.
may_correct = acts_as(Role.TECHNICIAN)
may_see_checks = acts_as(Role.TECHNICIAN, Role.SUPERVISION, Role.LEADER, Role.ADMIN)

#: Who plans, who has the grid and who takes reports in register a missing hydrant where they see the finding.
may_register_gaps = acts_as(Role.GRID_MANAGER, Role.INTAKE, Role.SUPERVISION, Role.PLANNER)
_FINDINGS = "grids.models.hydrants.HydrantFindingQuerySet.visible_to"
_CASES = "surveys.models.CaseQuerySet.visible_to"
_STRUCTURES = "surveys.models.EnforcementQuerySet.visible_to"
#: B.7: the unit that has the case takes every step of the procedure against its structure.
may_enforce = acts_as(Role.UNIT_OFFICER, Role.UNIT_HEAD)
_PROPOSALS = "surveys.models.TerritoryProposalQuerySet.visible_to"

#: C.4, row "unit grids, responsibility grids, sections": who proposes a change, and who draws it.
may_propose_territory = acts_as(Role.GRID_MANAGER, Role.SUPERVISION, Role.PLANNER)
may_decide_territory = acts_as(Role.TECHNICIAN)
rules.add_perm("surveys.view_territoryproposal", acts_as(*COUNTY_ROLES))
#: Figures of the whole county, whatever their cases: for those who see all of these.
sees_the_county = acts_as(*COUNTY_ROLES)
rules.add_perm("surveys.view_frozenmonth", sees_the_county)

declare(
    {
        **{
            name: Policy(reads=any_role, rows=_CASES, page=True)
            for name in (
                "workbench",
                "workbench-file",
                "workbench-list",
                "workbench-map",
                "workbench-counts",
                "workbench-photo",
                "workbench-register",
                "workbench-around",
                "workbench-sheet",
            )
        },
        "workbench-dispatch": Policy(reads=None, writes={"POST": may_send_out}, rows=_CASES, page=True),
        "workbench-enforce": Policy(reads=may_enforce, writes={"POST": may_enforce}, rows=_CASES, page=True),
        "workbench-texts": Policy(
            reads=may_step,
            writes={"POST": may_step},
            rows="surveys.models.StandardTextQuerySet.for_user",
            page=True,
        ),
        "workbench-filters": Policy(
            reads=any_role,
            writes={"POST": any_role},
            rows="surveys.models.SavedFilterQuerySet.visible_to",
            page=True,
        ),
        "workbench-step": Policy(reads=may_step, writes={"POST": may_step}, rows=_CASES, page=True),
        **{
            name: Policy(reads=looks_after_ground, rows=_CASES, page=True)
            for name in ("own-facilities", "own-facilities-file", "own-facilities-labels")
        },
        # A census is of the ground, which everybody reads; of who found what a page tells nobody.
        **{
            name: Policy(
                reads=looks_after_ground,
                writes={"POST": verbs} if verbs else {},
                rows="surveys.models.FacilityFindingQuerySet.visible_to",
                page=True,
            )
            for name, verbs in (
                ("own-census", may_call_census),
                ("own-census-one", may_decide_new),
                ("own-census-file", None),
                ("own-census-photo", None),
            )
        },
        "own-streets": Policy(
            reads=looks_after_ground, rows="surveys.streets.stretches.stretches_in", page=True
        ),
        # Ground is read by everybody; of who walked it a page tells nobody but themselves.
        "own-patrols": Policy(reads=looks_after_ground, writes={"POST": may_patrol}, page=True),
        # One's own packages and what came back of them; who looks after all of them sees all.
        "own-qfield": Policy(
            reads=looks_after_ground, writes={"POST": may_use_qfield}, rows=_PACKAGES, page=True
        ),
        "api:qfield-packages": Policy(reads=None, writes={"POST": may_use_qfield}),
        "api:qfield-package": Policy(reads=looks_after_ground, rows=_PACKAGES),
        "api:qfield-package-file": Policy(reads=looks_after_ground, rows=_PACKAGES),
        "own-qfield-file": Policy(reads=looks_after_ground, rows=_PACKAGES, page=True),
        "qfield-return": Policy(
            reads=looks_after_ground, writes={"POST": may_use_qfield}, rows=_RETURNS, page=True
        ),
        **{
            f"qfield-return-{name}": Policy(reads=looks_after_ground, rows=_RETURNS, page=True)
            for name in ("progress", "rejects")
        },
        "dashboard": Policy(reads=any_role, rows=_CASES, page=True),
        "field": Policy(reads=works_outside, page=True),
        # What a phone keeps to start without a network, signed in or not; none of it says anything of the county.
        **{f"field-{name}": Policy(reads=everybody) for name in ("shell", "worker", "manifest", "texts")},
        "supply-gaps": Policy(reads=any_role, rows=_CASES, page=True),
        "supply-gaps-file": Policy(reads=any_role, rows=_CASES, page=True),
        "supply-gap-new": Policy(
            reads=may_register_gaps, writes={"POST": may_register_gaps}, rows=_CASES, page=True
        ),
        # Spots and areas are of the ground, which everybody reads; cases that they opened as ever.
        "recurring": Policy(reads=any_role, writes={"POST": may_plan_spots}, rows=_CASES, page=True),
        "recurring-new": Policy(reads=may_plan_spots, writes={"POST": may_plan_spots}, page=True),
        "suppression": Policy(reads=any_role, writes={"POST": may_suppress}, page=True),
        "suppression-new": Policy(reads=may_suppress, writes={"POST": may_suppress}, page=True),
        "planned-around": Policy(reads=any_role, page=True),
        "api:drafts-preview": Policy(reads=sees_drafts, rows=_CASES),
        "api:drafts-publication": Policy(
            reads=None, writes={"POST": may_publish_editions, "DELETE": may_publish_editions}
        ),
        "editions": Policy(reads=sees_drafts, writes={"POST": may_draw_editions}, page=True),
        "edition-draft": Policy(
            reads=sees_drafts, writes={"POST": takes_part_in_drafts}, rows=_CASES, page=True
        ),
        "published-editions": Policy(reads=sees_drafts, page=True),
        "compare-editions": Policy(reads=sees_drafts, page=True),
        "edition-consequences": Policy(reads=sees_drafts, rows=_CASES, page=True),
        "hand-over": Policy(reads=may_see_hand_overs, writes={"POST": may_hand_over}, rows=_CASES, page=True),
        "dashboard-rates": Policy(reads=any_role, rows=_CASES, page=True),
        "frozen-months": Policy(reads=sees_the_county, page=True),
        "frozen-month": Policy(reads=sees_the_county, page=True),
        "disputes": Policy(reads=any_role, rows=_CASES, page=True),
        "disputes-file": Policy(reads=any_role, rows=_CASES, page=True),
        "territory-proposals": Policy(reads=any_role, rows=_PROPOSALS, page=True),
        "territory-proposal": Policy(
            reads=None, writes={"POST": may_decide_territory}, rows=_PROPOSALS, page=True
        ),
        "territory-proposal-new": Policy(
            reads=may_propose_territory, writes={"POST": may_propose_territory}, rows=_CASES, page=True
        ),
        "hydrants": Policy(reads=any_role, writes={"POST": auditor}, rows=_FINDINGS, page=True),
        "hydrants-file": Policy(reads=any_role, rows=_FINDINGS, page=True),
        "hydrant-gap": Policy(reads=None, writes={"POST": may_register_gaps}, rows=_FINDINGS, page=True),
        "filing-rules": Policy(reads=any_role, page=True),
        "filing-export": Policy(reads=any_role, page=True),
        "filing-change": Policy(reads=may_propose_rules, writes={"POST": may_propose_rules}, page=True),
        "filing-sheet": Policy(reads=may_propose_rules, writes={"POST": may_propose_rules}, page=True),
        "filing-rejects": Policy(reads=None, writes={"POST": may_propose_rules}, page=True),
        "filing-proposal": Policy(reads=any_role, writes={"POST": may_propose_rules}, page=True),
        "announcements": Policy(
            reads=any_role,
            writes={"POST": any_role},
            rows="surveys.models.AnnouncementQuerySet.for_user",
            page=True,
        ),
        "announcement-new": Policy(reads=may_announce, writes={"POST": may_announce}, page=True),
        "api:field-announcements": Policy(
            reads=any_role, rows="surveys.models.AnnouncementQuerySet.for_user"
        ),
        "api:field-announcement": Policy(
            reads=None, writes={"POST": any_role}, rows="surveys.models.AnnouncementQuerySet.for_user"
        ),
        **{
            name: Policy(reads=any_role, writes={"POST": verbs} if verbs else {}, rows=_SURVEYS, page=True)
            for name, verbs in (("surveys", None), ("survey", may_set_surveys), ("survey-file", None))
        },
        "survey-new": Policy(reads=may_set_surveys, writes={"POST": may_set_surveys}, page=True),
        "survey-change": Policy(
            reads=may_set_surveys, writes={"POST": may_set_surveys}, rows=_SURVEYS, page=True
        ),
        "notices": Policy(
            reads=any_role, writes={"POST": any_role}, rows="surveys.services.notices.inbox", page=True
        ),
        "offset-checks": Policy(reads=may_see_checks, page=True),
        "offset-check": Policy(reads=may_see_checks, writes={"POST": may_correct}, page=True),
        "api:points-list": Policy(
            reads=any_role, writes={"POST": may_report}, rows="surveys.models.SurveyPointQuerySet.visible_to"
        ),
        **{
            f"api:{name}-summary": Policy(reads=any_role, rows="surveys.scope.visible_rows")
            for name in ("grids", "road-sections", "places")
        },
        **{
            f"api:filing-rules-{kind}": Policy(
                reads=any_role, rows="surveys.models.FilingRuleQuerySet.approved"
            )
            for kind in ("list", "detail", "history")
        },
        # What everybody with a role reads anyway, and their own; cases as ever.
        "api:field-pack": Policy(reads=any_role, rows="surveys.field.ground.bounds_of"),
        # Where facilities stand is ground, which everybody reads.
        "api:field-facilities": Policy(reads=any_role, rows="surveys.field.facilities.facilities_of"),
        "api:field-facility": Policy(reads=any_role),
        "api:field-census": Policy(reads=any_role, rows="surveys.census.progress.progress_of"),
        "api:field-findings": Policy(reads=None, writes={"POST": may_report}),
        "api:field-finding-receipt": Policy(
            reads=may_report, rows="surveys.models.FacilityFindingQuerySet.visible_to"
        ),
        # Phones hear of the surveys of the grids that their holder walks, and answer for these alone.
        "api:field-surveys": Policy(reads=any_role, rows=_SURVEYS),
        "api:field-survey-answers": Policy(reads=None, writes={"POST": may_report}),
        "api:field-survey-answer-receipt": Policy(
            reads=may_report, rows="surveys.api.survey_tasks.AnswerReceipt"
        ),
        # Maps of the ground, which everybody with a role reads.
        "api:field-maps": Policy(reads=any_role),
        "api:field-map": Policy(reads=any_role),
        # Of a way nobody hears but its walker; streets are of the ground, one's own walks alone are told.
        "api:field-tracks": Policy(reads=None, writes={"POST": may_report, "DELETE": may_report}),
        "api:field-track-receipt": Policy(reads=may_report, rows="surveys.api.tracks.TrackReceipt"),
        "api:field-streets": Policy(reads=any_role, rows="surveys.streets.stretches.stretches_in"),
        "api:field-open": Policy(reads=any_role, rows=_CASES),
        "api:field-tasks": Policy(reads=any_role, rows=_CASES),
        "api:field-reports": Policy(reads=any_role, rows=_CASES),
        "api:points-receipt": Policy(reads=any_role, rows="surveys.models.SurveyPointQuerySet.visible_to"),
        "api:photos-detail": Policy(
            reads=may_step, writes={"PUT": may_step}, rows="surveys.models.PointPhotoQuerySet.sent_by"
        ),
        "api:photos-original": Policy(
            reads=may_step, writes={"PUT": may_step}, rows="surveys.services.originals.original_upload"
        ),
        # Points and rows of drafts are written; each collection says once more who writes it.
        "ogc:items": Policy(
            reads=any_role,
            writes={"POST": may_write_points | may_draw_editions},
            rows="gis_core.api.resources.Resource.rows",
        ),
        "ogc:item": Policy(
            reads=any_role,
            writes=dict.fromkeys(("PUT", "PATCH", "DELETE"), may_write_points | may_draw_editions),
            rows="gis_core.api.resources.Resource.rows",
        ),
        "api:points-columns": Policy(reads=any_role, rows="surveys.scope.visible_rows"),
        **{f"api:cases-{kind}": Policy(reads=any_role, rows=_CASES) for kind in ("list", "detail")},
        "api:case-figures": Policy(reads=any_role, rows="surveys.models.CaseQuerySet.visible_to"),
        "api:cases-enforcement": Policy(reads=any_role, writes={"POST": may_enforce}, rows=_CASES),
        **{
            f"api:enforcements-{kind}": Policy(reads=any_role, rows=_STRUCTURES)
            for kind in ("list", "detail")
        },
        "api:joint-figures": Policy(reads=any_role, rows="surveys.models.CaseQuerySet.visible_to"),
        "api:cases-steps": Policy(reads=any_role, writes={"POST": may_step}, rows=_CASES),
        "api:cases-step-receipt": Policy(reads=may_step, rows="surveys.models.CaseStepQuerySet.taken_by"),
        **{
            f"api:points-{kind}": Policy(reads=any_role, rows="surveys.models.SurveyPointQuerySet.visible_to")
            for kind in ("detail", "history", "why")
        },
    }
)
