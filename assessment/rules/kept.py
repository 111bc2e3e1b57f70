"""How is what a month was judged by kept, so that anybody can reckon it anew?  As JSON with a hash, amounts as text."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from assessment.rules.evidence import CaseFacts, Evidence, GoodDeed, Observation
from assessment.rules.scores import Part, Score


def evidence_data(evidence: Evidence) -> dict[str, Any]:
    """Everything that was counted, by rising ids."""
    return {
        "observations": _plain(evidence.observations),
        "cases": _plain(evidence.cases),
        "good_deeds": _plain(evidence.good_deeds),
    }


def evidence_from(data: Mapping[str, Any]) -> Evidence:
    """What a record keeps.  Raises KeyError, TypeError, ValueError for what is none."""
    return Evidence(
        observations=[
            Observation(**{**one, "deduction": Decimal(one["deduction"]), "weight": Decimal(one["weight"])})
            for one in data["observations"]
        ],
        cases=[
            CaseFacts(**{**one, "finding_points": Decimal(one["finding_points"])}) for one in data["cases"]
        ],
        good_deeds=[GoodDeed(**{**one, "points": Decimal(one["points"])}) for one in data["good_deeds"]],
    )


def scores_data(scores: Mapping[int, Score]) -> list[dict[str, Any]]:
    """The scores as they are kept: the total, its parts, and what each part counts."""
    return [
        {
            "unit": score.unit,
            "total": str(score.total),
            "low": str(score.low),
            "high": str(score.high),
            "inspection": _part(score.inspection),
            "charges": {charge.value: _part(part) for charge, part in score.charges.items()},
            "bonus": _part(score.bonus),
            "counts": asdict(score.counts),
            "unranked": [reason.value for reason in score.unranked],
        }
        for score in sorted(scores.values(), key=lambda one: one.unit)
    ]


def sha256_of(data: Any) -> str:
    """Which data is it?"""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _plain(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {name: str(value) if isinstance(value, Decimal) else value for name, value in asdict(row).items()}
        for row in sorted(rows, key=lambda one: one.id)
    ]


def _part(part: Part) -> dict[str, Any]:
    return {
        "points": str(part.points),
        "ids": list(part.ids),
        "sample": part.sample,
        "shared_by": part.shared_by,
        "is_capped": part.is_capped,
    }
