"""One client, a process of its own: `python -m bench.lifecycle.client`. It takes cases from hand-in to rating over HTTP.

Reads its plan as a line of JSON, says `ready`, begins at the next line, and says what it saw as a line of JSON. No Django here:
the client must cost as little as it can of the cores that it shares with the server.
"""

import json
import re
import sys
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlencode

from bench.lifecycle import OPINION

CSRF = "b" * 32  # as a cookie and as a header: whoever can send both is the one who opened the page
FORM = "application/x-www-form-urlencoded"
REFUSED_SHOWN = 300


class Unexpected(Exception):
    """The server said something else than that the act is done."""


class Client:
    """Keeps one connection, as a browser or another system does, and times every exchange."""

    def __init__(self, host: str, port: int) -> None:
        self.connection = HTTPConnection(host, port, timeout=60)
        self.acts: list[tuple[str, float]] = []
        self.pages: list[float] = []

    def send(self, method: str, path: str, body: str, headers: dict[str, str]) -> tuple[HTTPResponse, bytes, float]:
        began = time.perf_counter()
        self.connection.request(method, path, body.encode(), headers)
        answer = self.connection.getresponse()
        content = answer.read()
        return answer, content, time.perf_counter() - began

    def expect(
        self, status: int, method: str, path: str, body: str, headers: dict[str, str]
    ) -> tuple[HTTPResponse, bytes, float]:
        answer, content, seconds = self.send(method, path, body, headers)
        if answer.status != status:
            raise Unexpected(f"{method} {path}: {answer.status} {_said(content)}")
        return answer, content, seconds


def _said(content: bytes) -> str:
    """What a page says, without its markup."""
    text = content.decode(errors="replace")
    main = re.sub(r"<[^>]+>", " ", text.partition("<main")[2] or text)
    return re.sub(r"\s+", " ", main)[:REFUSED_SHOWN]


class Api(Client):
    """Each act is one call."""

    def act(self, name: str, path: str, who: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {who['token']}", "Content-Type": "application/json"}
        _, content, seconds = self.expect(200, "POST", f"/api/v1{path}/acts/{name}", json.dumps(body), headers)
        self.acts.append((name, seconds))
        done: dict[str, Any] = json.loads(content)
        return done

    def case(self, plan: dict[str, Any], signature: str) -> None:
        through_the_api(self.act, plan, signature)


def through_the_api(act: Callable[..., dict[str, Any]], plan: dict[str, Any], signature: str) -> None:
    """The six acts of a case, each by whom it is of. `act` takes its name, the address before it, who, and the body."""
    people = plan["people"]
    handed_in = act("submit", f"/drafts/{plan['draft']}", people["applicant"], {})
    path = f"/cases/{handed_in['case']['number']}"
    act("accept", path, people["window"], {})
    act("complete_step", path, people["reviewer"], {"opinion": OPINION, "favourable": True})
    act("grant", path, people["approver"], {"opinion": "同意"})
    receipt = {"name": plan["name"], "number": plan["number"], "signature": signature}
    act("deliver", path, people["window"], {"receipt": receipt})
    act("rate", path, people["applicant"], {"phase": 2, "score": 5, "channel": "pc"})


@dataclass(frozen=True)
class Step:
    """An act through the pages: `page` is the one with its form, where that is another than the form is sent to."""

    name: str
    path: str
    who: dict[str, str]
    data: dict[str, str]
    page: str = ""
    status: int = 302


def through_the_pages(plan: dict[str, Any], signature: str) -> Generator[Step, str]:
    """The six acts of a case; where the answer to one leads is sent in before the next."""
    people = plan["people"]
    there = yield Step("submit", f"/drafts/{plan['draft']}/check/", people["applicant"], {"declare": "on"})
    number = _number(there)
    desk, seen = f"/desk/cases/{number}", f"/desk/cases/{number}/"
    yield Step("accept", f"{desk}/acts/accept/", people["window"], {}, page=seen)
    opinion = {"opinion": OPINION, "favourable": "yes"}
    yield Step("complete_step", f"{desk}/acts/complete_step/", people["reviewer"], opinion, page=seen)
    yield Step("grant", f"{desk}/decide/", people["approver"], {"decision": "grant", "opinion": "同意"})
    receipt = {"name": plan["name"], "number": plan["number"], "signature": f"data:image/png;base64,{signature}"}
    yield Step("deliver", f"{desk}/acts/deliver/", people["window"], receipt)
    yield Step("rate", f"/cases/{number}/rate/2/", people["applicant"], {"score": "5"}, status=200)


class Pages(Client):
    """The same through the pages: the page with the form is opened, then the form is sent."""

    def act(self, step: Step) -> str:
        """Where it leads, or what the page says."""
        cookies = {"Cookie": f"sessionid={step.who['session']}; csrftoken={CSRF}"}
        _, _, seconds = self.expect(200, "GET", step.page or step.path, "", cookies)
        self.pages.append(seconds)
        headers = cookies | {"Content-Type": FORM, "X-CSRFToken": CSRF}
        answer, content, seconds = self.expect(step.status, "POST", step.path, urlencode(step.data), headers)
        self.acts.append((step.name, seconds))
        return answer.headers.get("Location", "") or content.decode(errors="replace")

    def case(self, plan: dict[str, Any], signature: str) -> None:
        steps = through_the_pages(plan, signature)
        with suppress(StopIteration):
            step = next(steps)
            while True:
                step = steps.send(self.act(step))


def _number(address: str) -> int:
    found = re.search(r"/cases/(\d+)/submitted/", address)
    if found is None:
        raise Unexpected(f"handed in, and sent to {address}")
    return int(found[1])


def run(plan: dict[str, Any]) -> dict[str, Any]:
    kinds: dict[str, type[Api | Pages]] = {"api": Api, "pages": Pages}
    client = kinds[plan["through"]](plan["host"], plan["port"])
    began, wrong, cases = time.perf_counter(), "", 0
    for one in plan["cases"]:
        if time.perf_counter() - began > plan["seconds"]:
            break
        try:
            client.case(one, plan["signature"])
        except (Unexpected, OSError) as error:
            wrong = str(error)
            break
        cases += 1
    seconds = time.perf_counter() - began
    return {
        "seconds": seconds, "cases": cases, "acts": client.acts, "pages": client.pages, "wrong": wrong, "left": len(plan["cases"]) - cases,
    }  # fmt: skip


def main() -> None:
    plan = json.loads(sys.stdin.readline())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write(json.dumps(run(plan)) + "\n")


if __name__ == "__main__":
    main()
