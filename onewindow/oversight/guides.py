"""The published guides of a focus, and what the linter says of them (Art. 17)."""

from collections.abc import Sequence
from functools import lru_cache

from django.db.models import QuerySet

from onewindow.catalogue.lint.check import lint
from onewindow.catalogue.lint.findings import Finding
from onewindow.catalogue.lint.rules import Context
from onewindow.catalogue.models import GuideVersion, VersionStatus
from onewindow.oversight.scope import Focus
from onewindow.regulation.articles import Art

GUIDES_CHECKED = Art(17)

_known: dict[bytes, list[Finding]] = {}  # by the digest of the content, which never changes once published


def guides(focus: Focus) -> QuerySet[GuideVersion]:
    """The published guides by which the agencies of the focus handle items."""
    found = GuideVersion.objects.filter(state=VersionStatus.PUBLISHED)
    if not (focus.scope.whole and focus.is_everything and focus.region.parent_id is None):
        path = "guide__items__"
        at = {f"{path}region__code__startswith": focus.region.prefix}
        if focus.own:
            at = {f"{path}region_id": focus.region.pk}
        if key := focus.scope.agency_key or focus.line:
            at[f"{path}agency__key"] = key
        found = found.filter(pk__in=GuideVersion.objects.filter(**at).values("pk"))
    return found.select_related("guide__item").defer("content").order_by("guide__item__name", "pk")


def findings(versions: Sequence[GuideVersion]) -> dict[int, list[Finding]]:
    """What the linter says of each; one query for those that this process has not checked yet."""
    fresh = [version.pk for version in versions if bytes(version.content_digest) not in _known]
    for version in GuideVersion.objects.filter(pk__in=fresh):
        _known[bytes(version.content_digest)] = lint(version.content, _context())
    return {version.pk: _known[bytes(version.content_digest)] for version in versions}


@lru_cache(maxsize=1)
def _context() -> Context:
    return Context()
