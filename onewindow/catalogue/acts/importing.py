"""A guide that comes from outside the editor: of an imported list, of an order that takes an item over (Art. 16, 17)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from onewindow.catalogue import moves
from onewindow.catalogue.acts.at_work import new_version
from onewindow.catalogue.coding import content_digest
from onewindow.catalogue.errors import AlreadyOpen
from onewindow.catalogue.models import Guide, GuideVersion, VersionStatus
from onewindow.record.door import begin
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer

OPEN = [VersionStatus.DRAFT, VersionStatus.IN_REVIEW]
FROM_A_LIST = Art(16, 17)


@moves.act(moves.IMPORT)
def import_guide(
    guide: Guide, content: dict[str, Any], *, by: Officer, at: datetime, details: Mapping[str, str]
) -> GuideVersion:
    """A draft with what was imported, for the department to go on with or to be adopted. Raises AlreadyOpen."""
    if (version := guide.versions.filter(state__in=OPEN).first()) is not None:
        raise AlreadyOpen(version.pk, version.state_label())
    base = guide.versions.filter(state=VersionStatus.PUBLISHED).first()
    version = new_version(guide, content, at=at, base=base, content_digest=content_digest(content), edited_at=at)
    begin(version, moves.IMPORT, by=by, at=at, details={**details, "digest": bytes(version.content_digest).hex()})
    return version
