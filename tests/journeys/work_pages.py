"""Pages of officers' work for the walk through every page: the catalogue, the daily acts, hearings, joint handling, fees, administration."""

from collections.abc import Iterator
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from onewindow.accounts.models import User
from onewindow.cases.acts.visits import open_visit
from onewindow.cases.models import Draft, Fee
from onewindow.catalogue import list_import
from onewindow.catalogue.acts import review
from onewindow.catalogue.models import Synonym
from onewindow.catalogue.sheets.writing import workbook
from onewindow.network.models import Region
from onewindow.privacy.models import RequestKind
from onewindow.privacy.requests import request_data
from onewindow.staff.models import Role, StandingOrder
from tests import NOW, factories
from tests.administration.people import admin, proposed, some_agency
from tests.consultations.asking import answered
from tests.factories.applying import FOOD
from tests.factories.catalogue import change, departure, in_review, issued, ordered, with_findings
from tests.factories.hearings import convened, told
from tests.factories.joint import opinion_asked
from tests.factories.urging import administrator
from tests.journeys.nearer_pages import nearer

Visit = tuple[str, User | None, str]  # the name of the address, who goes there, the path


def catalogue() -> Iterator[Visit]:
    """Guides, change orders and lists: at the desk of the editor and of the administering department, and in public."""
    work, waiting, own = with_findings(), in_review("drug-retail-licence"), departure("food-production-licence")
    review.comment(waiting.version.pk, by=waiting.admin, at=NOW, place="", text="请补依据")
    order, drafted_order = issued(change(key="marriage-registration")).order, ordered().order
    upload = list_import.upload("a.xlsx", workbook(list_import.contents_in_force()), by=work.admin, at=NOW)
    wrong = list_import.upload("b.xlsx", b"no workbook", by=work.admin, at=NOW)
    writer, admin = work.editor.user, work.admin.user
    yield "desk:guides", writer, reverse("desk:guides")
    yield "desk:guides", admin, reverse("desk:guides") + "?queue=published"
    for section in ("materials", "situations", "form", "limits", "commitment", "steps"):
        yield "desk:guide_edit", writer, reverse("desk:guide_edit", args=[work.version.pk, section])
    yield "desk:guide_edit", own.editor.user, reverse("desk:guide_edit", args=[own.version.pk, "limits"])
    yield "desk:guide_preview", writer, reverse("desk:guide_preview", args=[work.version.pk])
    for version in (work.version, waiting.version):
        yield "desk:guide_review", admin, reverse("desk:guide_review", args=[version.pk])
    yield "desk:guide", writer, reverse("desk:guide", args=[work.version.base_id])
    yield "desk:orders", admin, reverse("desk:orders")
    yield "desk:order_new", admin, reverse("desk:order_new") + "?kind=taken_over"
    yield "desk:order_edit", admin, reverse("desk:order_edit", args=[drafted_order.pk])
    for one in (order, drafted_order):
        yield "desk:order", admin, reverse("desk:order", args=[one.pk])
    yield "desk:list", admin, reverse("desk:list")
    for one_upload in (upload, wrong):
        yield "desk:list_upload", admin, reverse("desk:list_upload", args=[one_upload.pk])
    yield "public:lists", None, reverse("public:lists")
    yield "public:list_changes", None, reverse("public:list_changes")
    for name in ("items", "deferrable", "commitments", "delegations", "intermediaries"):
        yield "public:list", None, reverse("public:list", args=[name])
    yield "public:list", None, reverse("public:list", args=["items"]) + "?q=没有这样的事"


def daily() -> Iterator[Visit]:
    """What a working day brings beside the main line: visits, consultations, deputies, stock, people's data."""
    talk, staff = answered(), factories.staff_of()
    person = factories.individual_business(checked=True).principal
    visit = open_visit(person, by=staff.window, at=timezone.now())
    made = factories.draft(staff.window, FOOD, principal=person, with_files=False)
    Draft.objects.filter(pk=made.pk).update(visit=visit)
    asker, admin = talk.by.user, administrator(Region.objects.get(level="city"))
    assert asker is not None
    request = request_data(RequestKind.CORRECTION, None, by=talk.by, at=timezone.now(), text="名字写错了")
    yield "public:ask", None, reverse("public:ask") + f"?item={FOOD}"
    yield "public:consultation_find", None, reverse("public:consultation_find")
    yield "public:consultations", asker, reverse("public:consultations")
    yield "public:consultation", asker, reverse("public:consultation", args=[talk.one.number])
    yield "public:data", asker, reverse("public:data")
    for kind in ("grants", "publicity", "hearings", "announcements", "overruns"):
        yield "public:notices", None, reverse("public:notices") + f"?kind={kind}"
    yield "desk:visit", staff.window.user, reverse("desk:visit", args=[visit.pk])
    yield "desk:intake_draft", staff.window.user, reverse("desk:intake_draft", args=[made.pk])
    yield "desk:consultations", talk.staff.window.user, reverse("desk:consultations") + "?queue=answered"
    yield "desk:consultation", talk.staff.window.user, reverse("desk:consultation", args=[talk.one.pk])
    for name, who in {
        "absences": "approver",
        "blanks": "approver",
        "receipts": "window",
        "collections": "window",
    }.items():
        yield f"desk:{name}", getattr(staff, who).user, reverse(f"desk:{name}")
    yield "desk:frequent", staff.approver.user, reverse("desk:frequent")
    yield "desk:data_requests", admin.user, reverse("desk:data_requests")
    yield "desk:data_request", admin.user, reverse("desk:data_request", args=[request.pk])
    yield from paying()
    yield from hearings()
    yield from joint()
    yield from nearer()


def hearings() -> Iterator[Visit]:
    """Told of the right, and convened: what both sides of the desk see."""
    for story in (told(), convened()):
        pk, staff = story.case.pk, story.staff
        yield "public:hearing", story.by.user, reverse("public:hearing", args=[pk])
        yield "public:case", story.by.user, reverse("public:case", args=[pk])
        yield "desk:case", staff.reviewer.user, reverse("desk:case", args=[pk])
    for name, who in {
        "convene_hearing": staff.reviewer,
        "recuse_chair": staff.approver,
        "hold_hearing": staff.legal_reviewer,
    }.items():
        yield "desk:act", who.user, reverse("desk:act", args=[pk, name])


def joint() -> Iterator[Visit]:
    """The list of the assisting agency, its question, and the case of the lead."""
    story, other = opinion_asked()
    yield "desk:opinions", other.user, reverse("desk:opinions")
    yield "desk:opinions", other.user, reverse("desk:opinions") + "?queue=given"
    yield "desk:opinion", other.user, reverse("desk:opinion", args=[story.case.opinions.get().pk])
    yield "desk:case", story.staff.reviewer.user, reverse("desk:case", args=[story.case.pk])
    yield "desk:act", story.staff.reviewer.user, reverse("desk:act", args=[story.case.pk, "ask_opinion"])


def paying() -> Iterator[Visit]:
    story = factories.accepted()
    fee = Fee.objects.create(
        case=story.case,
        order="F1",
        amount=Decimal("80.00"),
        basis="示例收费目录",
        asked_by=story.staff.window.post,
        asked_at=NOW,
    )
    yield "public:case", story.by.user, reverse("public:case", args=[story.case.pk])
    yield "public:sandbox_pay", story.by.user, reverse("public:sandbox_pay", args=[fee.order])


def administration() -> Iterator[Visit]:
    """Each section for those whose role it is; with something in every list and one of each kind of page."""
    made, by, _ = proposed("role_give")
    revoked, head, _ = proposed("order_revoke")
    reset, of_system, _ = proposed("wording_reset")
    editor = factories.officer(Role.CATALOGUE_EDITOR, some_agency())
    order, synonym = StandingOrder.objects.latest("pk"), Synonym.objects.filter(item=FOOD)[0]
    system, security, manager = of_system.user, by.user, administrator(Region.objects.get(level="city")).user
    yield "desk:admin", system, reverse("desk:admin")
    for name in ("proposals", "agencies", "agency_new", "calendars", "calendar_import", "wordings"):
        yield f"desk:admin_{name}", system, reverse(f"desk:admin_{name}")
    yield "desk:admin_agencies", system, reverse("desk:admin_agencies") + "?q=没有这样的局"
    yield "desk:admin_agency", system, reverse("desk:admin_agency", args=[some_agency().pk])
    yield "desk:admin_calendar", system, reverse("desk:admin_calendar", args=[2026])
    yield "desk:admin_wording", system, reverse("desk:admin_wording", args=["message", "correction"])
    yield "desk:admin_proposal", system, reverse("desk:admin_proposal", args=[made.pk])
    yield "desk:admin_proposal", security, reverse("desk:admin_proposal", args=[reset.pk])
    for name in ("officers", "officer_new", "posts", "retention"):
        yield f"desk:admin_{name}", security, reverse(f"desk:admin_{name}")
    yield "desk:admin_officer", security, reverse("desk:admin_officer", args=[made.concerned_id])
    yield "desk:admin_post", security, reverse("desk:admin_post", args=[by.post.pk])
    yield "desk:admin_retention_one", security, reverse("desk:admin_retention_one", args=["drafts"])
    yield "desk:admin_post_new", manager, reverse("desk:admin_post_new")
    yield "desk:admin_proposal", manager, reverse("desk:admin_proposal", args=[revoked.pk])
    for name in ("synonyms", "synonym_new"):
        yield f"desk:admin_{name}", editor.user, reverse(f"desk:admin_{name}")
    yield "desk:admin_synonym", editor.user, reverse("desk:admin_synonym", args=[synonym.pk])
    for name in ("standing", "standing_new"):
        yield f"desk:admin_{name}", head.user, reverse(f"desk:admin_{name}")
    yield "desk:admin_standing_one", head.user, reverse("desk:admin_standing_one", args=[order.pk])
    auditor = admin(Role.AUDITOR).user
    for part in ("changes", "sign_ins"):
        yield "desk:admin_trail", auditor, reverse("desk:admin_trail") + f"?part={part}"


# Measured at each width, at once and then again in large print; axe's rules on what is shown at that width.
# A frame (a paper on show) has no axe in it: it is not waited for. Rules none of whose checks can be serious are not run.
# Contrast, the dearest, is measured once for texts that stand in the same elements with the same computed style all the way up
# (a page's head, the cells of a column): `known` are the looks that were measured at this width.
