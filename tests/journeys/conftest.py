"""Stories in a real browser: Debian's Chromium, driven by Playwright."""

import os
from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from playwright.sync_api import Browser, sync_playwright

from tests.programs import found

# Playwright's loop runs in our thread, where Django would refuse the ORM; nothing here is asynchronous
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# the first is the same engine without a desktop's windows, and takes a quarter less time over a page
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A story that fails leaves pictures of every open page in test-results/."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    running = item.funcargs.get("browser") if hasattr(item, "funcargs") else None
    if report.when == "call" and running is not None:
        for number, context in enumerate(running.contexts):
            for page in context.pages:
                if report.failed:
                    page.screenshot(path=f"test-results/{item.name}-{number}.png", full_page=True)
            context.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, best without its windows. Where it is missing the journeys are skipped, except under CI: there that is a failure."""
    path = os.environ.get("CHROMIUM") or found(
        *PROGRAMS, package="chromium-headless-shell fonts-noto-cjk", untried="浏览器测试未运行"
    )
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield running
        running.close()


@pytest.fixture(scope="session", autouse=True)
def _files_are_kept() -> Iterator[None]:
    """A browser keeps our static files, as it does those of production; by the suite's clock they would be old when they come."""
    served = StaticFilesHandler.serve

    def kept(handler: StaticFilesHandler, request: HttpRequest) -> HttpResponseBase:
        answer = served(handler, request)
        answer["Cache-Control"] = "max-age=2000000000"
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", kept)
        yield
