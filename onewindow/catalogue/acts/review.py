"""Reviewing a guide: remarks at its places, back to the editor with them (Art. 17)."""

from datetime import datetime

from onewindow.catalogue import moves
from onewindow.catalogue.acts.at_work import locked
from onewindow.catalogue.errors import ReasonNeeded
from onewindow.catalogue.models import GuideComment, GuideVersion
from onewindow.kernel.digests import digest
from onewindow.record.door import move
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer

REVIEWED = Art(17)
COMMENT_MAX = 500


@moves.act(moves.COMMENT)
def comment(version_id: int, *, by: Officer, at: datetime, place: str, text: str) -> GuideVersion:
    """A remark on a place of the guide, or an answer to one. Raises ReasonNeeded."""
    locked(version_id, moves.COMMENT, by=by, at=at)
    said = text.strip()
    if not said:
        raise ReasonNeeded("意见")
    if len(said) > COMMENT_MAX:
        raise ReasonNeeded(f"意见，最多 {COMMENT_MAX} 个字，现在有 {len(said)} 个")
    details = {"place": place[:120], "text": digest(said.encode()).hex()}
    version = move(GuideVersion, version_id, moves.COMMENT, by=by, at=at, details=details)
    GuideComment.objects.create(version=version, place=place[:120], text=said, post=by.post, written_at=at)
    return version


@moves.act(moves.RETURN)
def give_back(version_id: int, *, by: Officer, at: datetime, reason: str = "") -> GuideVersion:
    """Back to the editor, with the remarks made so far or with a reason. Raises ReasonNeeded where there is neither."""
    version = locked(version_id, moves.RETURN, by=by, at=at)
    said = reason.strip()[:COMMENT_MAX]
    if not said and not version.comments.filter(written_at__gte=version.submitted_at).exists():
        raise ReasonNeeded("退回的原因，或者先在要改的地方写意见")
    details = {"comments": version.comments.count(), "reason": digest(said.encode()).hex() if said else ""}
    version = move(GuideVersion, version_id, moves.RETURN, by=by, at=at, details=details)
    if said:
        GuideComment.objects.create(version=version, place="", text=said, post=by.post, written_at=at)
    return version
