"""Who may ask what at which address: every URL pattern has a declared policy, or the checks fail.

A room declares the policies of its addresses in `<room>/policies.py`; this module knows no role.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import rules
from django.apps import AppConfig
from django.core import checks
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import gettext as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from gis_core.layers.specs import importable_by

Audience = rules.Predicate

everybody: Audience = rules.always_allow
signed_in: Audience = rules.is_authenticated
staff: Audience = rules.is_staff


@rules.predicate
def imports_a_layer(user: Any) -> bool:
    """Does a role of this user bring at least one layer in from files?"""
    return bool(importable_by(user))


@rules.predicate
def sees_imagery(user: Any) -> bool:
    """May this user look at orthophotos and height models?"""
    return bool(rules.has_perm("gis_core.view_rasterlayer", user))


@rules.predicate
def keeps_imagery(user: Any) -> bool:
    """May this user bring, replace and remove them?"""
    return bool(rules.has_perm("gis_core.add_rasterlayer", user))


READ_VERBS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may read an address, who may use which other verb, and which rows everybody gets.

    `rows` is the dotted path of what limits the rows ("" where there are none to limit); a verb that
    `writes` does not name is not offered.  `reads` None: nothing to read here.  `page`: anonymous people
    are sent to the sign-in page instead of getting a 401.
    """

    reads: Audience | None
    writes: Mapping[str, Audience] = field(default_factory=dict)
    rows: str = ""
    page: bool = False

    def offers(self, verb: str) -> bool:
        """Is there such a verb here at all?"""
        return verb in self.writes or (verb in READ_VERBS and (self.reads is not None or verb == "OPTIONS"))

    def allows(self, verb: str, user: Any) -> bool:
        """May this user use this verb here?  False for a verb that is not offered."""
        if verb == "OPTIONS":
            return self.knows(user)
        audience = self.reads if verb in READ_VERBS else self.writes.get(verb)
        return audience is not None and bool(audience.test(user))

    def knows(self, user: Any) -> bool:
        """May this user do anything at all here?"""
        audiences = [self.reads, *self.writes.values()]
        return any(audience.test(user) for audience in audiences if audience is not None)


_POLICIES: dict[str, Policy] = {}


def declare(policies: Mapping[str, Policy]) -> None:
    """Which addresses, by name (`namespace:name`, or `namespace:*` for all of it), have which policy?"""
    _POLICIES.update(policies)


def policy_of(name: str) -> Policy | None:
    """Which policy does the address of this name have?  None: undeclared, so nobody may."""
    namespace, colon, _rest = name.rpartition(":")
    return _POLICIES.get(name) or (_POLICIES.get(f"{namespace}:*") if colon else None)


def allows(name: str, verb: str, user: Any) -> bool:
    """May this user use this verb at the address of this name?  Nobody may at an undeclared one."""
    policy = policy_of(name)
    return policy is not None and policy.allows(verb, user)


def require(request: HttpRequest, name: str) -> None:
    """Go on only if the policy of the page of this name lets who asks do what they ask.  Raises PermissionDenied."""
    if not allows(name, request.method or "", request.user):
        raise PermissionDenied


def addresses(
    resolver: URLResolver | None = None, namespace: str = "", route: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Which addresses does the site have?  Each as (name with namespaces, route, pattern)."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, inner, path)
        else:
            yield f"{namespace}{pattern.name or ''}", path, pattern


@checks.register(checks.Tags.urls)
def check_every_address_has_a_policy(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Which addresses would be served without anybody having said to whom?"""
    return [
        checks.Error(
            f"The address {route!r} (name {name!r}) has no declared policy.",
            hint="Declare it in the policies.py of its room (gis_core.policies.declare).",
            id="gis_core.E001",
        )
        for name, route, _pattern in addresses()
        if policy_of(name) is None
    ]


class DeclaredPolicy(BasePermission):
    """The permission of every address of the API: what its declared policy says, else no."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        match = request.resolver_match
        policy = policy_of(match.view_name) if match else None
        if policy is None:
            return False
        method = request.method or ""
        if not policy.offers(method) and policy.knows(request.user):
            return True  # the view answers 405 and says what it offers
        self.message = _("Your role does not cover %(method)s here.") % {"method": method}
        return policy.allows(method, request.user)


declare(
    {
        "livez": Policy(reads=everybody),
        "readyz": Policy(reads=everybody),
        "technician-plugins": Policy(reads=everybody),
        "technician-plugin": Policy(reads=everybody),
        "login": Policy(reads=everybody, writes={"POST": everybody}, page=True),
        "logout": Policy(reads=None, writes={"POST": everybody}, page=True),
        "set_language": Policy(reads=None, writes={"POST": everybody}, page=True),
        "javascript-catalogue": Policy(reads=everybody, page=True),
        "map": Policy(reads=signed_in, page=True),
        "tile": Policy(reads=signed_in, rows="gis_core.tile_layers.TileLayer.scope"),
        **{
            name: Policy(
                reads=imports_a_layer,
                writes={"POST": imports_a_layer} if name in ("uploads", "upload") else {},
                rows="gis_core.models.LayerUploadQuerySet.visible_to",
                page=True,
            )
            for name in ("uploads", "upload", "upload-progress", "upload-rejects")
        },
        **{
            name: Policy(
                reads=sees_imagery,
                writes={"POST": keeps_imagery} if name in ("imagery", "raster") else {},
                rows="gis_core.models.RasterLayerQuerySet.visible_to",
                page=True,
            )
            for name in ("imagery", "raster", "raster-progress")
        },
        **{
            name: Policy(reads=sees_imagery, rows="gis_core.models.RasterLayerQuerySet.visible_to")
            for name in ("raster-tile", "raster-value")
        },
        "raster-count": Policy(
            reads=None,
            writes={"POST": keeps_imagery},
            rows="gis_core.models.RasterLayerQuerySet.visible_to",
            page=True,
        ),
        "zonal-count-map": Policy(reads=sees_imagery, rows="gis_core.models.ZonalCountQuerySet.visible_to"),
        **{
            name: Policy(reads=sees_imagery, rows="gis_core.models.ZonalCountQuerySet.visible_to", page=True)
            for name in ("zonal-count", "zonal-count-file")
        },
        "admin:*": Policy(reads=staff, writes={"POST": staff}, page=True),
        "api:schema": Policy(reads=signed_in),
        "api:docs": Policy(reads=signed_in, page=True),
        "api:login": Policy(reads=None, writes={"POST": everybody}),
        "api:logout": Policy(reads=None, writes={"POST": signed_in}),
        "api:logout-all": Policy(reads=None, writes={"POST": signed_in}),
        "api:nothing": Policy(reads=signed_in),
    }
)
