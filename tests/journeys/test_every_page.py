"""Every page at 390 and 1280 pixels: nothing that axe calls serious, nothing wider than the screen, no script that fails."""

from collections.abc import Callable, Iterator

import pytest
from axe_core_python.sync_playwright import Axe
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Browser, ConsoleMessage, Page

from onewindow.accounts.models import User
from onewindow.cases.models import State
from onewindow.catalogue import list_import
from onewindow.catalogue.acts import review
from onewindow.catalogue.sheets.writing import workbook
from onewindow.notices.models import Document
from tests import NOW, factories
from tests.factories.applying import FOOD, item_at
from tests.factories.catalogue import change, departure, in_review, issued, ordered, with_findings
from tests.factories.states import IN_STATE
from tests.factories.stories import do_step
from tests.journeys.people import DESKTOP, PHONE, PLACE, Person, sit_down

pytestmark = pytest.mark.django_db(transaction=True)
Visit = tuple[str, User | None, str]  # the name of the address, who goes there, the path

# Addresses that show no page of their own: files, parts of a page, buttons.
NO_PAGE = {
    "desk:attachment", "desk:decide_draft", "desk:guide_act", "desk:list_export", "desk:order_act", "public:list_export",
    "desk:document", "desk:export", "desk:reveal", "desk:sign_out",
    "public:correct_field", "public:correct_upload", "public:document", "public:draft_changed", "public:draft_delete", "public:draft_take",
    "public:draft_upload", "public:draft_upload_remove", "public:file", "public:item", "public:place_selects",
    "public:profile_contact", "public:profile_leave", "public:profile_revoke", "public:region_hits",
    "public:sign_out", "public:suggestions",
}  # fmt: skip
AXE = Axe().axe_script
SERIOUS = {"serious", "critical"}


def names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name:
            yield f"{space}{pattern.name}"


def anybody() -> Iterator[Visit]:
    story = factories.decided(delivery="electronic")
    document = Document.objects.filter(chain=story.case.chain).latest("pk")
    for name in ("home", "topics", "articles", "privacy", "search", "region", "track", "sign_in"):
        yield f"public:{name}", None, reverse(f"public:{name}")
    yield "public:search", None, reverse("public:search") + "?q=开饭店"
    yield "public:search", None, reverse("public:search") + "?q=没有这样的事"
    yield "public:region", None, reverse("public:region") + f"?at={PLACE}"
    yield "public:guide", None, reverse("public:guide", args=[item_at(FOOD).pk])
    yield "public:verify", None, reverse("public:verify", args=[document.code])
    yield "public:track", None, reverse("public:track") + f"?number={story.case.number}"
    yield "desk:sign_in", None, reverse("desk:sign_in")


def applicants() -> Iterator[Visit]:
    owner = factories.individual_business()
    made = factories.draft(owner, FOOD)
    yield "public:apply", owner.user, reverse("public:apply", args=[item_at(FOOD).basic.key])
    for name in ("draft", "draft_who", "draft_form", "draft_materials", "draft_delivery", "draft_check"):
        yield f"public:{name}", owner.user, reverse(f"public:{name}", args=[made.pk])
    couple = factories.draft(factories.applicant(), "marriage-registration")
    yield "public:draft_joint", couple.user, reverse("public:draft_joint", args=[couple.pk])
    for name in (
        "cases",
        "documents",
        "messages",
        "profile",
        "profile_self",
        "profile_ward",
        "profile_organisation",
        "profile_password",
    ):
        yield f"public:{name}", owner.user, reverse(f"public:{name}")
    yield "public:profile_grant", owner.user, reverse("public:profile_grant", args=[owner.mandate.pk])
    for state, story_of in IN_STATE.items():
        story = story_of()
        user, pk = story.by.user, story.case.pk
        yield "public:case", user, reverse("public:case", args=[pk])
        if state == State.SUBMITTED:
            yield "public:submitted", user, reverse("public:submitted", args=[pk])
            yield "public:withdraw", user, reverse("public:withdraw", args=[pk])
            yield "public:confirm_joint", user, reverse("public:confirm_joint", args=[pk])
        if state == State.CORRECTING:
            yield "public:correct", user, reverse("public:correct", args=[pk])
        if state == State.DENIED:
            yield "public:rate", user, reverse("public:rate", args=[pk, 2])
            yield "public:messages", user, reverse("public:messages")
            yield "public:documents", user, reverse("public:documents")


def officers() -> Iterator[Visit]:
    waiting, correcting, accepted, ready, done = (
        factories.submitted(), IN_STATE[State.CORRECTING](), factories.accepted(), factories.at_decision(), factories.decided(),
    )  # fmt: skip
    inspected = factories.accepted()
    do_step(inspected)
    staff = waiting.staff
    yield "desk:work", staff.window.user, reverse("desk:work")
    yield "desk:work", ready.staff.approver.user, reverse("desk:work")
    yield "desk:posts", staff.window.user, reverse("desk:posts")
    yield "desk:search", staff.window.user, reverse("desk:search")
    yield "desk:intake", staff.window.user, reverse("desk:intake")
    yield "desk:intake_applicant", staff.window.user, reverse("desk:intake_applicant", args=[item_at(FOOD).pk])
    acts = {
        "window": [(waiting, "refuse not_ours request_correction"), (correcting, "hand_in"), (done, "deliver")],
        "reviewer": [(accepted, "complete_step"), (inspected, "record_inspection")],
        "agency_head": [(accepted, "extend")],
        "approver": [(ready, "return_step")],
    }
    for role, stories in acts.items():
        for story, offered in stories:
            user = getattr(story.staff, role).user
            yield "desk:case", user, reverse("desk:case", args=[story.case.pk])
            for act in offered.split():
                yield "desk:act", user, reverse("desk:act", args=[story.case.pk, act])
    yield "desk:decide", ready.staff.approver.user, reverse("desk:decide", args=[ready.case.pk])


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


WIDER = """large => {
  const root = document.documentElement;
  root.classList.toggle("ow-large", large);
  const wider = root.scrollWidth - root.clientWidth;
  root.classList.remove("ow-large");
  return wider;
}"""


def faults(page: Page, path: str) -> Iterator[str]:
    page.evaluate(AXE)
    for size in (PHONE, DESKTOP):
        at = f"{path} {size['width']}"
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for large in (False, True):
            if (wider := page.evaluate(WIDER, large)) > 0:
                yield f"{at}{' in large print' if large else ''}: {wider} pixels wider than the screen"
        for violation in page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)"):
            if violation["impact"] in SERIOUS:
                node = violation["nodes"][0]
                yield f"{at}: {violation['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"


@pytest.mark.parametrize("visits", [anybody, applicants, officers, catalogue])
def test_nothing_serious(browser: Browser, live_server: object, visits: Callable[[], Iterator[Visit]]) -> None:
    address = live_server.url  # type: ignore[attr-defined]
    found: list[str] = []
    people: dict[User | None, Person] = {}

    def told(message: ConsoleMessage) -> None:
        if message.type == "error":
            found.append(f"{message.page and message.page.url}: {message.text} {message.location}")

    for _, user, path in visits():
        if user not in people:
            people[user] = sit_down(browser, address, user)
            people[user].page.on("console", told)
        people[user].go(path)
        found += faults(people[user].page, path)
    assert not found, "\n".join(found)


def test_no_page_is_forgotten(db: None) -> None:
    seen = {name for visits in (anybody, applicants, officers, catalogue) for name, _, _ in visits()}
    assert seen | NO_PAGE == set(names(get_resolver().url_patterns)) - {
        "desk:second_factor",
        "desk:intake_draft",
        "desk:received",
    }
