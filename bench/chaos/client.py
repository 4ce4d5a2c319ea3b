"""A client that does not give up: `python -m bench.chaos.client`. Every act under a key of its own, again until it is answered.

What it was told goes into its log before the next act, to the disk: the log is the witness. No Django here.
"""

import json
import os
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from bench.lifecycle.client import through_the_api

PATIENCE_SECONDS = 180.0
AGAIN_SECONDS = 0.2
PAUSE_SECONDS = 0.05  # somebody reads what came back


class GaveUp(Exception):
    """No answer within our patience, or one that repeating cannot change."""


class Client:
    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan, self.number = plan, 0
        self.log = Path(plan["log"]).open("a", encoding="utf-8")  # noqa: SIM115 - open as long as we live
        self.connection = HTTPConnection(plan["host"], plan["port"], timeout=30)

    def told(self, **line: Any) -> None:
        self.log.write(json.dumps(line) + "\n")
        self.log.flush()
        os.fsync(self.log.fileno())

    def act(self, name: str, path: str, who: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        self.number += 1
        key = f"{self.plan['name']}-{self.number}"
        self.told(asked=key, act=name, path=path)
        time.sleep(PAUSE_SECONDS)
        until, tries = time.monotonic() + PATIENCE_SECONDS, 0
        while time.monotonic() < until:
            tries += 1
            status, content = self._send(name, path, who, body, key)
            if status == 200:
                done: dict[str, Any] = json.loads(content)
                event = done["event"]
                self.told(
                    answered=key,
                    act=name,
                    case=done["case"]["number"],
                    sequence=event["sequence"],
                    digest=event["digest"],
                    tries=tries,
                )
                return done
            if status and status < 500 and not (status == 409 and b"in_progress" in content):
                raise GaveUp(f"{name} {path}: {status} {content[:300].decode(errors='replace')}")
            time.sleep(AGAIN_SECONDS)
        raise GaveUp(f"{name} {path}: no answer in {PATIENCE_SECONDS:.0f} seconds")

    def _send(self, name: str, path: str, who: dict[str, str], body: dict[str, Any], key: str) -> tuple[int, bytes]:
        """The answer, or (0, b"") where there was none: it may be done or not, nobody knows."""
        headers = {
            "Authorization": f"Bearer {who['token']}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        try:
            self.connection.request("POST", f"/api/v1{path}/acts/{name}", json.dumps(body).encode(), headers)
            answer = self.connection.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException):
            self.connection.close()
            return 0, b""

    def run(self) -> dict[str, Any]:
        cases, wrong = 0, []
        for one in self.plan["cases"]:
            if Path(self.plan["stop"]).exists():
                break
            try:
                through_the_api(self.act, one, self.plan["signature"])
            except GaveUp as error:
                wrong.append(str(error))
            cases += 1
        return {"cases": cases, "acts": self.number, "wrong": wrong, "ran_out": cases == len(self.plan["cases"])}


def main() -> None:
    plan = json.loads(sys.stdin.readline())
    client = Client(plan)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write(json.dumps(client.run()) + "\n")


if __name__ == "__main__":
    main()
