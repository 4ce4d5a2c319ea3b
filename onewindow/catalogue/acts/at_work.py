"""What every act on a guide begins with: the version locked, with a chain, the state and the person right."""

from typing import Any

from onewindow.catalogue.errors import LintErrors
from onewindow.catalogue.lint import Severity, lint
from onewindow.catalogue.lint.tables import context_of
from onewindow.catalogue.models import Guide, GuideVersion, VersionStatus
from onewindow.record.actors import Actor
from onewindow.record.door import open_chain
from onewindow.record.errors import WrongPerson, WrongState
from onewindow.record.moves import Move
from onewindow.regulation.articles import Art

NOTHING_VAGUE = Art(17)
WHOLE = ("guide__item", "guide__region", "chain", "base", "edited_by__officer", "drafted_by__officer")


def locked(version_id: int, row: Move, *, by: Actor, at: Any) -> GuideVersion:
    """Raises WrongState, WrongPerson before anything else is looked at. A version that was loaded gets its chain here."""
    version = GuideVersion.objects.select_for_update(of=("self",)).select_related(*WHOLE).get(pk=version_id)
    if not row.allows(version.state):
        raise WrongState(row, version.state_label())
    if not row.by.test(by, version):
        raise WrongPerson(row)
    if version.chain_id is None:
        version.chain = open_chain("guide", chain_key(version.guide, version.number), at=at)
        version.save(update_fields=["chain"])
    return version


def chain_key(guide: Guide, number: int) -> str:
    return f"{guide.pk}.{number}"


def new_version(guide: Guide, content: dict[str, Any], *, at: Any, **fields: Any) -> GuideVersion:
    """The next version, with a chain that has no event yet."""
    last = GuideVersion.objects.filter(guide=guide).order_by("-number").values_list("number", flat=True).first() or 0
    chain = open_chain("guide", chain_key(guide, last + 1), at=at)
    state = fields.pop("state", VersionStatus.DRAFT)
    return GuideVersion.objects.create(
        guide=guide, number=last + 1, state=state, content=content, chain=chain, **fields
    )


def ensure_clean(version: GuideVersion) -> None:
    """The linter stands between a draft and everything further. Raises LintErrors."""
    found = lint(version.content, context_of(version.guide))
    if errors := [finding for finding in found if finding.severity is Severity.ERROR]:
        raise LintErrors(errors)
