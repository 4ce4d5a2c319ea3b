"""Rating a service: once when it was accepted, once when it was closed (Art. 52)."""

from collections.abc import Collection
from datetime import datetime

from onewindow.accounts.actors import Applicant
from onewindow.cases.errors import NoSuchChoice
from onewindow.cases.models import Case
from onewindow.cases.texts import text_digest
from onewindow.oversight import moves
from onewindow.oversight.labels import LABELS
from onewindow.oversight.models import Phase, Rating, RatingChannel, Score
from onewindow.record.door import move
from onewindow.record.errors import ActRefused
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer

GOOD_AND_BAD = Art(52)
TEXT_MAX = 500


class NotYet(ActRefused):
    code = "not_yet"

    def __init__(self, phase: Phase) -> None:
        super().__init__(f"现在还不能评价{phase.label}。{phase.label}以后，“我的办件”里会请您评价。")


class AlreadyRated(ActRefused):
    code = "already_rated"

    def __init__(self, phase: Phase) -> None:
        super().__init__(f"{phase.label}这一步已经评价过了，每一步只能评一次。要反映新的问题，请拨打 12345。")


class TooLong(ActRefused):
    code = "too_long"

    def __init__(self, length: int) -> None:
        super().__init__(f"最多写 {TEXT_MAX} 个字，现在有 {length} 个，请删减。")


@moves.act(moves.RATE)
def rate(
    case_id: int, *, by: Applicant | Officer, at: datetime, phase: Phase, score: Score, labels: Collection[str] = (), text: str = "",
    anonymous: bool = False, channel: RatingChannel,
) -> Case:  # fmt: skip
    """Rate one phase of the service, once. An officer only lends the window's tablet.

    The record holds no text; of an anonymous rating not the level either, since officers read the record. Raises NotYet,
    AlreadyRated, NoSuchChoice (a label of another level, a channel that is not theirs), TooLong.
    """
    chosen = sorted(set(labels))
    if unknown := [label for label in chosen if label not in LABELS[Score(score)]]:
        raise NoSuchChoice("、".join(unknown))
    if isinstance(by, Officer) != (channel == RatingChannel.TABLET):
        raise NoSuchChoice(RatingChannel(channel).label)
    if len(text) > TEXT_MAX:
        raise TooLong(len(text))
    said = {"score": int(score), "labels": chosen}
    details = {"phase": int(phase), "anonymous": anonymous, "text": text_digest(text) if text else ""}
    details |= {"said": text_digest(f"{case_id} {said}")} if anonymous else said
    case = move(Case, case_id, moves.RATE, by=by, at=at, details=details)
    if (case.accepted_at if phase == Phase.ACCEPTANCE else case.closed_at) is None:
        raise NotYet(Phase(phase))
    if Rating.objects.filter(case=case, phase=phase).exists():  # the case is locked: nobody rates it meanwhile
        raise AlreadyRated(Phase(phase))
    Rating.objects.create(
        case=case, phase=phase, score=score, labels=chosen, text=text, anonymous=anonymous, channel=channel, rated_by=by.key,
        rated_at=at,
    )  # fmt: skip
    return case


def phases_open(case: Case) -> list[Phase]:
    """What can be rated now and has not been, the later phase first."""
    reached = [(Phase.CLOSING, case.closed_at), (Phase.ACCEPTANCE, case.accepted_at)]
    done = set(Rating.objects.filter(case=case).values_list("phase", flat=True))
    return [phase for phase, at in reached if at is not None and phase not in done]
