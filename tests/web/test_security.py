"""What a browser is told, what a session is, and what typed words can do: nothing but be read."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from onewindow.cases.acts.apply import withdraw
from onewindow.cases.models import Case
from onewindow.staff.models import Role
from tests import NOW, factories
from tests.consultations.asking import asked
from tests.factories.people import user
from tests.once import kept
from tests.web.desk_pages import signed_in
from tests.web.portal_pages import at, device_of

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

pytestmark = pytest.mark.xdist_group("security of pages")
SCRIPT = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>'"
INERT = "&lt;script&gt;alert(1)&lt;/script&gt;"
HEADERS = {
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
}  # fmt: skip


@pytest.mark.parametrize(
    "address", ["/", "/no-such-page/", "/desk/sign-in/", "/static/web/portal.css", "/static/no.css"]
)
def test_every_answer_has_all_headers(db: None, address: str) -> None:
    answer = Client().get(address)
    if address.endswith("portal.css"):
        assert (answer.status_code, finders.find("web/portal.css") is not None) == (200, True)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy


def test_a_form_refused_has_all_headers_too(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/track/", {"number": "1"})
    assert answer.status_code == 403
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def unguarded(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from unguarded(pattern.url_patterns, route)
        elif getattr(pattern.callback, "csrf_exempt", False):
            yield route


UPLOADS = {
    "drafts/<int:pk>/materials/<slug:key>/": "draft_upload", "cases/<int:pk>/correct/materials/<slug:key>/": "correct_upload",
    "cases/<int:pk>/supply/<slug:key>/": "supply_upload",
}  # fmt: skip


def test_only_what_bears_a_signature_is_free_of_the_forms_token() -> None:
    """The API takes no cookies (tests/web/api/test_access.py); uploads look at the token themselves, before the body."""
    free = {route for route in unguarded(get_resolver().url_patterns) if not route.startswith("api/v1/")}
    assert free == {"pay/notify/", *UPLOADS}


@pytest.mark.parametrize("name", UPLOADS.values())
def test_uploads_ask_for_the_forms_token_too(db: None, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.applicant().user)
    assert client.post(at(name, 1, "layout"), {"files": ""}).status_code == 403


def test_a_session_that_somebody_else_began_is_not_the_one_that_signs_in(db: None, settings: Any) -> None:
    settings.DEMO = True
    officer, client = user("李岗", officer=True), Client()
    officer.set_password("correct horse 8")
    officer.save()
    factories.officer(Role.REVIEWER, factories.staff_of().agency, by=officer)
    client.post("/desk/sign-in/", {"username": officer.username, "password": "wrong"})
    session = client.session
    session["planted"] = "by somebody"
    session.save()
    planted = str(session.session_key)
    client.cookies["sessionid"] = planted
    client.post("/desk/sign-in/", {"username": officer.username, "password": "correct horse 8"})
    assert client.get("/desk/").status_code == 200
    assert client.cookies["sessionid"].value != planted
    other = Client()
    other.cookies["sessionid"] = planted
    assert other.get("/desk/").status_code == 302


def test_what_a_sign_in_was_shown_is_kept_nowhere_and_signing_out_clears_it(db: None) -> None:
    client = signed_in(factories.staff_of().window)
    assert "no-store" in client.get("/desk/").headers["Cache-Control"]
    assert client.post(reverse("desk:sign_out")).headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "no-store" not in Client().get("/").headers.get("Cache-Control", "")


def test_numbers_of_cases_are_not_to_be_guessed(db: None) -> None:
    """One that is there, with a wrong code, is answered word for word as one that is not."""
    number = factories.submitted().case.number
    answers = [
        Client().post(reverse("public:track"), {"number": one, "code": "00000000"}).content.decode().replace(one, "")
        for one in (number, number[:-4] + "9999")
    ]
    shown = [page.partition("<main")[2].partition("</main>")[0] for page in answers]
    assert shown[0].partition("csrfmiddlewaretoken")[0] == shown[1].partition("csrfmiddlewaretoken")[0]
    assert "没有" in shown[0] or "不对" in shown[0] or "不符" in shown[0]


@pytest.fixture(scope="module")
def _typed(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[factories.Story]:
    def story() -> factories.Story:
        by = factories.individual_business(SCRIPT[:60])
        made = factories.draft(by)
        made.form = {
            key: SCRIPT[:100] if value == "示例内容" or key.endswith("name") else value
            for key, value in made.form.items()
        }
        made.save()
        case = factories.hand_in_draft(made, by)
        Case.objects.filter(pk=case.pk).update(form=made.form)
        return factories.Story(case, by, factories.staff_of())

    with kept(django_db_blocker, story) as told:
        yield told


def test_script_in_every_field_of_a_form_is_inert_wherever_it_is_shown(_typed: factories.Story, db: None) -> None:
    case, owner, window = _typed.case, device_of(_typed.by), signed_in(_typed.staff.window)
    pages = [
        owner.get(at("case", case.pk)), owner.get(at("cases")), owner.get(at("profile")),
        window.get(reverse("desk:case", args=[case.pk])), window.get(reverse("desk:work")),
        window.get(reverse("desk:act", args=[case.pk, "refuse"])), window.get(reverse("desk:search"), {"q": SCRIPT}),
        Client().get(at("search"), {"q": SCRIPT}), Client().get(at("lists") + "items/", {"q": SCRIPT}),
        Client().post(at("track"), {"number": SCRIPT, "code": SCRIPT}),
        Client().post(at("sign_in"), {"phone": SCRIPT, "username": SCRIPT}),
    ]  # fmt: skip
    assert {page.status_code for page in pages} <= {200, 302, 422}
    for page in pages:
        shown = page.content.decode()
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
    assert sum(INERT in page.content.decode() for page in pages) >= 6


def test_script_in_what_officers_and_askers_write_is_inert(_typed: factories.Story, db: None) -> None:
    talk = asked(SCRIPT * 2)
    shown = signed_in(talk.staff.window).get(reverse("desk:consultation", args=[talk.one.pk])).content.decode()
    assert "<script>alert" not in shown
    assert INERT in shown
    withdraw(_typed.case.pk, by=_typed.by, at=NOW, reason=SCRIPT)
    for page in (
        signed_in(_typed.staff.window).get(reverse("desk:case", args=[_typed.case.pk])),
        device_of(_typed.by).get(at("case", _typed.case.pk)),
    ):
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()
