"""What is to be handed over: papers to the agency, results to the window that issues; lists that a post sees (Art. 34)."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from onewindow.cases.handover_moves import BACK_OFFICE
from onewindow.cases.models import Case, DeliveryWay, HandoverLine, HandoverList, Medium, Provided, State, Turn, Way
from onewindow.network.models import Agency, Venue
from onewindow.regulation.articles import Art
from onewindow.staff.actors import Officer
from onewindow.staff.models import Role

FRONT_AND_BACK = Art(34)


def lists_of(officer: Officer) -> QuerySet[HandoverList]:
    """Of the venue for a window, of the agency for its reviewers and its chief representative; nobody else's."""
    post, rows = (
        officer.post,
        HandoverList.objects.select_related("venue", "agency", "sent_by__officer", "received_by__officer"),
    )
    if post.role == Role.WINDOW and post.window is not None:
        own = rows.filter(venue=post.window.venue_id)
        return own if post.window.comprehensive else own.filter(agency__key__in=post.window.agency_keys)
    if post.role in BACK_OFFICE:
        return rows.filter(agency=post.agency_id)
    return rows.none()


def to_be_handed_over(way: str, venue: Venue, agency: Agency) -> QuerySet[Case]:
    """Cases of that agency at that venue of which something waits to go over and stands on no list."""
    listed = Exists(HandoverLine.objects.filter(case=OuterRef("pk"), list__way=way, open=True))
    mine = Q(agency=agency, handled_by__isnull=True) | Q(handled_by=agency)
    cases = Case.objects.filter(mine).exclude(listed)
    if way == Way.TO_AGENCY:
        paper = Exists(Provided.objects.filter(case=OuterRef("pk"), medium=Medium.PAPER))
        return cases.filter(paper, intake=venue, state=State.ACCEPTED).order_by("accepted_at", "pk")
    there = Q(collect_at=venue) | Q(collect_at__isnull=True, intake=venue)
    by_hand = Q(delivery_way__in=[DeliveryWay.WINDOW, DeliveryWay.POST])
    return cases.filter(there & by_hand, turn=Turn.DELIVERY).order_by("decided_at", "pk")


def what_goes_over(case: Case, way: str) -> list[dict[str, Any]]:
    """The papers of a case as they were handed in, or its result."""
    if way == Way.TO_WINDOW:
        guide = case.guide
        number = case.decision.result_number
        name = (
            f"{guide.result.name or '办理结果'}{f' {number}' if number else ''}"
            if case.decision.granted
            else "不予决定书"
        )
        return [{"name": name, "originals": 1, "copies": 0}]
    names = {material.key: material.name for material in case.guide.materials}
    latest = {row.key: row for row in case.provided.filter(medium=Medium.PAPER).order_by("round")}
    return [
        {"name": names.get(key, key), "originals": row.originals, "copies": row.copies} for key, row in latest.items()
    ]


def waiting(officer: Officer) -> list[tuple[Venue, Agency, str, int]]:
    """Of which venue and agency something waits to be handed over by this post, and how much."""
    post, found = officer.post, []
    if post.role == Role.WINDOW and post.window is not None:
        venue = post.window.venue
        mine = Case.objects.entrusted_to(officer).filter(intake=venue, state=State.ACCEPTED)
        keys = mine.order_by().values_list("handled_by", "agency").distinct()
        agencies = Agency.objects.filter(pk__in={handled or own for handled, own in keys}).order_by("name")
        found = [(venue, agency, Way.TO_AGENCY.value) for agency in agencies]
    elif post.role in BACK_OFFICE:
        venues = Case.objects.entrusted_to(officer).filter(turn=Turn.DELIVERY).order_by()
        pks = {collect or intake for collect, intake in venues.values_list("collect_at", "intake").distinct()}
        found = [
            (venue, post.agency, Way.TO_WINDOW.value) for venue in Venue.objects.filter(pk__in=pks).order_by("name")
        ]
    counted = [(venue, agency, way, to_be_handed_over(way, venue, agency).count()) for venue, agency, way in found]
    return [row for row in counted if row[3]]


def lines_of(case: Case) -> list[HandoverLine]:
    """Where the papers and the result of a case have gone."""
    rows = case.handovers.select_related("list__venue", "list__agency", "list__received_by__officer")
    return list(rows.exclude(list__state="taken_back").order_by("pk"))
