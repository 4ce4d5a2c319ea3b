"""What a member's case is made of: its own part of the one form and of the one set of materials (Art. 30, 47)."""

from datetime import datetime

from django.utils.timezone import localtime

from onewindow.accounts.models import Mandate, Principal
from onewindow.cases.completeness import PaperMaterial
from onewindow.cases.forms import prefilled
from onewindow.cases.materials import Line, OnFile, lines_of_draft
from onewindow.cases.models import Attachment, Draft, PackageMember, Trust
from onewindow.cases.packages import founding
from onewindow.cases.packages.parts import businesses
from onewindow.catalogue.packages import graph
from onewindow.catalogue.packages.merge import Member, Merged
from onewindow.network.models import Level, Venue
from onewindow.regulation.articles import Art

ONE_FORM = Art(30, 47)


def merged_of(package_members: list[PackageMember], draft: Draft) -> Merged:
    """All members as they were at submission."""
    members = [Member(one.key, one.guide_version.body, tuple(one.after)) for one in package_members]
    return Merged(members, draft.answers)


def draft_of(member: PackageMember, *, at: datetime) -> Draft:
    """The draft that becomes the member's case; with files of its own that lie where the package's lie."""
    whole = member.package.draft
    members = list(member.package.members.select_related("item", "guide_version", "case__founding"))
    merged = merged_of(members, whole)
    own = next(one for one in merged.members if one.key == member.key)
    guide = own.guide
    principal, mandate = _in_whose_name(member, {one.key: one for one in members}, at=at)
    form = merged.form_of(own, whole.form)
    if principal != whole.principal:
        form = form | prefilled(guide, principal.profile(), {})
    draft = Draft.objects.create(
        user=whole.user, post=whole.post, mandate=mandate, principal=principal, item=member.item, place=member.place,
        guide_version=member.guide_version, channel=whole.channel, answers=merged.answers_of(own), form=form, joint=whole.joint if guide.parties.joint else [],
        delivery_way=_way(whole, guide.delivery), delivery_address=whole.delivery_address, started_at=whole.started_at, saved_at=at,
        visit=whole.visit,
    )  # fmt: skip
    files = {row.material: row for row in whole.attachments.order_by("uploaded_at")}
    for key, line in merged.line_for(own).items():
        if line in files:
            _same_file(files[line], draft, key)
    return draft


def _in_whose_name(
    member: PackageMember, members: dict[str, PackageMember], *, at: datetime
) -> tuple[Principal, Mandate | None]:
    """Of the business that an earlier member has founded, by the mandate for it as far as it still holds; else whose the package is."""
    whole, founder = member.package.draft, founding.founder_of(member, members)
    row = founding.of(founder.case) if founder is not None and founder.case is not None else None
    if row is not None and founder is not None:
        behind = graph.behind({key: one.after for key, one in members.items()}, [founder.key])
        items = sorted(key for key in behind if businesses(members[key].guide_version.body))
        principal, mandate = founding.in_the_name_of(row, own=whole.mandate, items=items, at=at)
        holds = mandate is not None and mandate.covers(member.key, localtime(at).date())
        return principal, mandate if holds else None
    assert whole.principal is not None
    return whole.principal, whole.mandate


def papers_of(member: PackageMember) -> dict[str, PaperMaterial]:
    """What was handed over on paper with the package, as far as this member's list asks for it."""
    kept = member.package.papers
    if not kept:
        return {}
    merged = merged_of(list(member.package.members.select_related("item", "guide_version")), member.package.draft)
    own = next(one for one in merged.members if one.key == member.key)
    return {key: PaperMaterial(*kept[line]) for key, line in merged.line_for(own).items() if line in kept}


def _way(whole: Draft, offered: list[str]) -> str:
    """As chosen for the package; where this item does not offer it, as it does."""
    allowed = [way for way in ("electronic", "window", "post") if way in offered]
    if not allowed or whole.delivery_way in allowed:
        return whole.delivery_way
    if whole.user_id is None and "electronic" in allowed and len(allowed) > 1:
        allowed.remove("electronic")
    return allowed[0]


def _same_file(row: Attachment, draft: Draft, key: str) -> Attachment:
    """Handed in once, seen in each case that needs it: a row each, one file."""
    return Attachment.objects.create(
        principal=row.principal, draft=draft, material=key, name=row.name, content_type=row.content_type, size=row.size, pages=row.pages,
        sha256=bytes(row.sha256), file=row.file.name, uploaded_at=row.uploaded_at,
    )  # fmt: skip


def lines_of(member: PackageMember, draft: Draft, *, at: datetime) -> list[Line]:
    """The member's list, with the results of what it waited for: issued by an agency, used as they are."""
    members = {one.key: one for one in member.package.members.select_related("item", "guide_version", "case__decision")}
    merged = merged_of(list(members.values()), member.package.draft)
    own = next(one for one in merged.members if one.key == member.key)
    results = merged.results_for(own)
    lines: list[Line] = []
    for line in lines_of_draft(draft, at=at):
        giver = members.get(results.get(line.material.key, ""))
        given = giver is not None and giver.granted
        lines.append(Line(line.material, line.provided, None, _result(giver)) if given and giver else line)
    return lines


def _result(giver: PackageMember) -> OnFile:
    assert giver.case is not None
    reference = giver.case.decision.result_number or giver.case.number
    return OnFile(None, reference, Trust.A, f"“{giver.name}”的办理结果")


def intake_of(member: PackageMember) -> Venue:
    """Each member is taken in at its own item's venue; where that place has none, where the package came in."""
    return Venue.objects.filter(region=member.item.region_id).first() or member.package.intake


def venue_of_package(draft: Draft) -> Venue:
    """Handed in online: the venue of the place, or of the nearest level above that has one."""
    found = Venue.objects.filter(region__in=draft.place.ancestor_codes()).select_related("region")
    return max(found, key=lambda venue: Level(venue.region.level).rank)
