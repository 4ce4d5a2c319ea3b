"""People of the stories: who sits before the browser, and what they do on pages, by the words that they read there."""

import re
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from random import Random

from django.conf import settings
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from onewindow.accounts.models import User
from onewindow.cases.electronic import deliver_case
from onewindow.cases.models import Case
from onewindow.kernel.identifiers import Sex, make_id_card

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
PLACE = "410305000000"
BORN = date(1949, 12, 31)
HIS = make_id_card(Random(1), birth=BORN, sex=Sex.MALE)  # of choices the first is taken: 男
LEADS_ON = """e => e.matches("a[href]")
  ? !e.target && !e.download && e.href.split("#")[0] !== location.href.split("#")[0]
  : e.type === "submit" && e.form !== null && !e.form.matches("[hx-get], [hx-post]")"""
"""Whether a link or a button leads to another page; the others change the page that is there."""


def photo(text: str = "样例") -> bytes:
    """A photograph of a paper, as a phone takes it."""
    picture = Image.new("RGB", (800, 1000), "white")
    ImageDraw.Draw(picture).rectangle((60, 60, 740, 940), outline="black", width=4)
    out = BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


@dataclass
class Person:
    """Somebody at a screen."""

    page: Page
    address: str

    def go(self, path: str) -> None:
        answer = self.page.goto(self.address + path)
        assert answer is not None and answer.status == 200, f"{path}: {answer and answer.status}"

    def becomes(self, user: User | None) -> None:
        """The browser is somebody else's from now on: nothing of who sat there before stays but the cache of files."""
        context = self.page.context
        context.clear_cookies()
        if user is None:
            return
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": self.address}
        context.add_cookies([cookie])  # type: ignore[list-item]

    def press(self, name: str, *, exact: bool = False) -> None:
        """Press the first button or link that shows this."""
        matching = re.compile(f"^{re.escape(name)}$" if exact else re.escape(name))
        main = self.page.locator("main")
        self.click(main.get_by_role("button", name=matching).or_(main.get_by_role("link", name=matching)).first)

    def click(self, at: Locator) -> None:
        """Click it; where it leads to another page, that page is there afterwards."""
        if not at.evaluate(LEADS_ON):
            at.click()
            return
        with self.page.expect_navigation():
            at.click()

    def unfold(self, text: str) -> None:
        """See what stands behind this line; it stays open where it was open."""
        line = self.page.locator("summary", has_text=text).first
        line.wait_for()
        if not line.evaluate("e => e.parentElement.open"):
            line.click()

    def act(self, name: str) -> None:
        """Press an act that the desk offers now, and see that the page answers."""
        offered = self.page.locator(".ow-panel-act")
        button = offered.get_by_role("button", name=name).or_(offered.get_by_role("link", name=name))
        with self.page.expect_navigation():
            button.first.click()

    def choose(self, text: str) -> None:
        self.page.locator("label.ow-choice", has_text=text).first.click()

    def reads(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def fill_in(self) -> None:
        """Fill every field of the form that is asked for and still empty, once the page with the form is there."""
        expect(self.page.locator("main .ow-field").first).to_be_visible()
        self.page.wait_for_load_state()
        for field in self.page.locator("main .ow-field").all():
            if field.locator(".ow-optional").count():
                continue
            box = field.locator("input, textarea, select").first
            if box.input_value():
                continue
            name = box.get_attribute("name") or ""
            if box.evaluate("e => e.tagName") == "SELECT":
                box.select_option(index=1)
            else:
                box.fill(self.typed(name, box.get_attribute("type") or "text"))
        for question in self.page.locator("main form fieldset.ow-question").all():
            boxes = question.locator("input[type=radio], input[type=checkbox]")
            if (
                boxes.count()
                and not question.locator(".ow-optional").count()
                and not question.locator("input:checked").count()
            ):
                question.locator("label.ow-choice").first.click()

    @staticmethod
    def typed(name: str, kind: str) -> str:
        if kind == "date":
            return f"{BORN}" if name.endswith("birth_date") else "2026-06-08"
        if "id_card" in name:
            return HIS
        if "phone" in name:
            return "13800138000"
        if kind == "number" or name.endswith(("area", "count")):
            return "68"
        return "太原路 27 号"

    def upload_all(self) -> None:
        """Give every line of the list that still asks for a file a photograph, one after the other."""
        while (
            waiting := self.page.locator("ol.ow-materials > li:not(.ok)").filter(
                has=self.page.locator("input[name=files]")
            )
        ).count():
            before = waiting.count()
            file = FilePayload(name="照片.jpg", mimeType="image/jpeg", buffer=photo())
            waiting.first.locator("input[name=files]").set_input_files(file)
            expect(waiting).to_have_count(before - 1)


def sit_down(browser: Browser, address: str, user: User | None = None, *, size: dict[str, int] = DESKTOP) -> Person:
    """A new browser of somebody's own; signed in, where the story does not tell how."""
    context = browser.new_context(viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(10_000)
    person = Person(page, address)
    if user is not None:
        person.becomes(user)
    return person


def worker_delivers(case: Case) -> None:
    """What the worker does after a decision, without waiting for its turn."""
    deliver_case(case.pk, at=timezone.now())
