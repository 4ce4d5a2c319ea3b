"""The one page of an intake: what was typed, what was received, what is still missing."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.timezone import localtime, make_aware

from onewindow.cases import drafts, following
from onewindow.cases.commitments import Letter, commitment_offered, letter, route_closed
from onewindow.cases.completeness import (
    PaperMaterial,
    choice_problems,
    joint_problems,
    passports,
    phoneless,
    promise_problems,
)
from onewindow.cases.deferrals import may_follow
from onewindow.cases.drafts import Typed
from onewindow.cases.forms import form_problems
from onewindow.cases.materials import SCAN, Line, lines_of_draft
from onewindow.cases.models import Attachment, DeliveryWay, Draft, IntakeMode
from onewindow.cases.permissions import MAY_ACCEPT, MAY_DECIDE
from onewindow.catalogue.content import GuideContent
from onewindow.catalogue.queries import handling_at
from onewindow.network.models import Venue, Window
from onewindow.staff.actors import Officer
from onewindow.web.desk.intake.taking import takes, where_instead
from onewindow.web.elements import Shown, ShownGroup, read, shown

JOINT_MAX = 10
COPIES_MAX = 99


@dataclass(frozen=True)
class Outage:
    """What was typed for an entry after an outage: when it was received, on which paper receipt, and the scan."""

    received: str = ""
    receipt: str = ""
    scan: Attachment | None = None

    @property
    def opened(self) -> bool:
        return bool(self.received or self.receipt or self.scan)

    def moment(self) -> datetime | None:
        """Local time as the control gives it; None where it is none."""
        try:
            return make_aware(datetime.fromisoformat(self.received).replace(tzinfo=None))
        except ValueError:
            return None


@dataclass
class IntakePage:
    """A window's draft with the papers on the counter. `tried`: show what is wrong."""

    draft: Draft
    window: Window
    officer: Officer
    at: datetime
    papers: dict[str, PaperMaterial]
    typed_outage: tuple[str, str] = ("", "")
    tried: bool = False
    refused: dict[str, str] = field(default_factory=dict)

    @property
    def guide(self) -> GuideContent:
        return self.draft.body

    @property
    def outage(self) -> Outage:
        scan = Attachment.objects.filter(draft=self.draft, material=SCAN).order_by("-pk").first()
        return Outage(*self.typed_outage, scan)

    @cached_property
    def lines(self) -> list[Line]:
        return lines_of_draft(self.draft, at=self.at)

    @cached_property
    def rows(self) -> list["MaterialRow"]:
        return [MaterialRow(line, self.papers.get(line.material.key)) for line in self.lines]

    @cached_property
    def missing(self) -> list[str]:
        return [row.line.material.name for row in self.rows if not row.there]

    @property
    def may_follow(self) -> bool:
        """All that is missing could be accepted without (Art. 22, 27)."""
        return may_follow(self.guide, [row.line.material for row in self.rows if not row.there])

    @cached_property
    def letter(self) -> Letter | None:
        """The commitment that may be chosen; None where the item has none, or the route is closed."""
        return letter(self.guide) if commitment_offered(self.draft, at=self.at) else None

    @cached_property
    def route_closed(self) -> bool:
        return route_closed(self.draft, at=self.at)

    @property
    def signer(self) -> str:
        who = self.draft.principal
        return self.draft.signed_name or ((who.representative_name or who.name) if who else "")

    @cached_property
    def problems(self) -> dict[str, str]:
        """What keeps the application from being taken in at all."""
        found = (
            choice_problems(self.draft)
            | form_problems(
                self.guide,
                self.draft.form,
                phoneless=phoneless(self.draft),
                passports=passports(self.draft),
                on=localtime(self.at).date(),
            )
            | joint_problems(self.draft)
        )
        found |= drafts.place_problem(self.draft) | following.problem(self.draft)
        found |= promise_problems(self.draft, self.lines, at=self.at)
        if not takes(self.window, self.draft.item, self.guide):
            found["place"] = (
                f"所填地点的这件事由{self.draft.item.agency.name}办，本窗口收不了。请申请人到{where_instead(self.draft.item)}"
            )
        return found

    @cached_property
    def mode(self) -> str:
        """In what mode this window has the matter: at home, delegated, or for another place."""
        return handling_at(self.window.venue.region, self.draft.item, self.guide, localtime(self.at).date()).mode

    @property
    def mode_label(self) -> str:
        return str(IntakeMode(self.mode).label) if self.mode else ""

    @property
    def accepts(self) -> bool:
        return self.mode in MAY_ACCEPT

    @property
    def decides(self) -> bool:
        return self.guide.instant and self.mode in MAY_DECIDE

    @cached_property
    def halls(self) -> list[Venue]:
        return [venue for venue in drafts.halls(self.draft) if venue.pk != self.window.venue_id]

    @property
    def told(self) -> dict[str, str]:
        return self.refused | (self.problems if self.tried else {})

    @cached_property
    def parts(self) -> list[Shown | ShownGroup]:
        return shown(self.guide, self.draft.form, self.told)

    @property
    def joint(self) -> list[dict[str, str]]:
        return self.draft.joint or ([{}] if self.guide.parties.joint else [])

    @property
    def age(self) -> int | None:
        principal = self.draft.principal
        return principal.age(localtime(self.at).date()) if principal else None


@dataclass(frozen=True)
class MaterialRow:
    line: Line
    paper: PaperMaterial | None

    @property
    def there(self) -> bool:
        return self.line.there or self.paper is not None

    @property
    def originals(self) -> int:
        return self.paper.originals if self.paper else self.line.material.originals

    @property
    def copies(self) -> int:
        if self.paper:
            return self.paper.copies
        wanted = self.line.material
        return wanted.copies or (0 if wanted.originals else 1)


def typed_on(page: IntakePage, post: QueryDict) -> Typed:
    """What the page has taken in."""
    guide = page.guide
    given = {s.key: post.get(f"answer.{s.key}", "") for s in guide.situations if f"answer.{s.key}" in post}
    joint = None
    if guide.parties.joint:
        rows = [
            {part: post.get(f"joint.{n}.{part}", "").strip() for part in ("name", "id_card", "phone")}
            for n in range(JOINT_MAX)
        ]
        joint = [row | {"id_card": row["id_card"].upper()} for row in rows if any(row.values())]
    form = _with_rows(read(guide, post), post)
    way = post.get("delivery_way", "")
    address = post.get("delivery_address", "").strip()[:200] if way == DeliveryWay.POST else ""
    hall = post.get("collect_at", "")
    collect_at = (int(hall) if hall.isdecimal() and len(hall) < 10 else 0) if "collect_at" in post else None
    return Typed(
        answers=given, form=form, joint=joint, delivery_way=way, delivery_address=address, commits=post.get("commits") == "yes",
        signed_name=post.get("signed_name", "").strip()[:100], collect_at_id=collect_at,
    )  # fmt: skip


def _with_rows(form: dict[str, Any], post: QueryDict) -> dict[str, Any]:
    """A repeating group grows or shrinks by the button that was pressed."""
    if (name := post.get("add", "")) in form:
        form[name] = [*form[name], {}]
    group, _, number = post.get("remove", "").rpartition(":")
    if group in form and number.isdigit():
        form[group] = [row for n, row in enumerate(form[group]) if n != int(number)] or [{}]
    return form


def papers_on(page: IntakePage, post: QueryDict) -> dict[str, PaperMaterial]:
    """The papers that the officer has ticked off, with their counts."""
    found = {}
    for material in page.guide.materials:
        if f"paper.{material.key}" in post:
            counts = [_count(post.get(f"{kind}.{material.key}", "")) for kind in ("originals", "copies")]
            found[material.key] = PaperMaterial(*counts) if any(counts) else PaperMaterial(1, 0)
    return found


def _count(typed: str) -> int:
    return min(int(typed), COPIES_MAX) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
