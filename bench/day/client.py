"""A crowd, a process of its own: `python -m bench.day.client`. Everybody comes when the plan says, whether the one before has been answered or not.

Reads its plan as a line of JSON, says `ready`, begins at the next line, and says what it saw as a line of JSON. No Django here.
"""

import json
import sys
import threading
import time
from collections import deque
from collections.abc import Generator
from contextlib import suppress
from http.client import HTTPException
from random import Random
from typing import Any

from bench.lifecycle.client import CSRF, FORM, Pages, Step, Unexpected, through_the_pages

AT_ONCE = 32  # who may wait for an answer at the same time, a process
ACTS_A_CASE = 6
Seen = tuple[
    float, str, float, float
]  # when somebody came, for what, how long they stood in the queue, and all in all, in seconds


class Visitor(Pages):
    """One connection, of whoever comes next."""

    def look(self, path: str, session: str = "") -> None:
        self.expect(200, "GET", path, "", {"Cookie": f"sessionid={session}"} if session else {})

    def browse(self, plan: dict[str, Any], random: Random) -> None:
        """Home, a search, a guide."""
        self.look("/")
        self.look(random.choice(plan["searches"]))
        self.look(random.choice(plan["guides"]))

    def track(self, plan: dict[str, Any], random: Random) -> None:
        headers = {"Cookie": f"csrftoken={CSRF}", "Content-Type": FORM, "X-CSRFToken": CSRF}
        self.expect(200, "POST", "/track/", random.choice(plan["tracked"]), headers)

    def progress(self, plan: dict[str, Any], random: Random) -> None:
        """One's own cases, and one of them."""
        who = random.choice(plan["applicants"])
        self.look("/cases/", who["session"])
        self.look(who["case"], who["session"])

    def desk(self, plan: dict[str, Any], random: Random) -> None:
        """One's work, and a case."""
        who = random.choice(plan["officers"])
        self.look("/desk/", who["session"])
        self.look(who["case"], who["session"])


class Cases:
    """The cases on their way, each with the act that comes next; whoever handles one takes the one that has waited longest."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.lock, self.plan = threading.Lock(), plan
        self.fresh, self.begun = iter(plan["cases"]), deque[tuple[Generator[Step, str], Step]]()
        self.turn = 0

    def act(self, visitor: Visitor) -> bool:
        """The next act of a case: in six, one is handed in. False where none is left to be handed in."""
        with self.lock:
            self.turn += 1
            if self.turn % ACTS_A_CASE == 1 or not self.begun:
                case = next(self.fresh, None)
                if case is None:
                    return False
                steps = through_the_pages(case, self.plan["signature"])
                step = next(steps)
            else:
                steps, step = self.begun.popleft()
        answer = visitor.act(step)
        with self.lock, suppress(StopIteration):
            self.begun.append((steps, steps.send(answer)))
        return True


class Crowd:
    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan, self.cases = plan, Cases(plan)
        self.next, self.lock = iter(plan["arrivals"]), threading.Lock()
        self.seen: list[Seen] = []
        self.wrong: list[str] = []

    def run(self) -> dict[str, Any]:
        self.began = time.perf_counter()
        crowd = [threading.Thread(target=self._somebody, args=(number,)) for number in range(AT_ONCE)]
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        return {"seen": self.seen, "wrong": self.wrong, "seconds": time.perf_counter() - self.began}

    def _somebody(self, number: int) -> None:
        visitor, random = Visitor(self.plan["host"], self.plan["port"]), Random(number)
        while (come := self._comes()) is not None:
            at, kind = come
            time.sleep(max(0.0, self.began + at - time.perf_counter()))
            late = time.perf_counter() - self.began - at
            try:
                self._asks(visitor, kind, random)
            except (Unexpected, OSError, HTTPException) as error:
                self.wrong.append(f"{at:.1f} s, {kind}: {error}")
                visitor.connection.close()
            self.seen.append((at, kind, late, time.perf_counter() - self.began - at))

    def _comes(self) -> tuple[float, str] | None:
        with self.lock:
            return next(self.next, None)

    def _asks(self, visitor: Visitor, kind: str, random: Random) -> None:
        if kind != "act":
            getattr(visitor, kind)(self.plan, random)
        elif not self.cases.act(visitor):
            self.wrong.append("no application is left to be handed in")


def main() -> None:
    crowd = Crowd(json.loads(sys.stdin.readline()))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write(json.dumps(crowd.run()) + "\n")


if __name__ == "__main__":
    main()
