"""Rate limits: calls in a minute by one caller and by one network address, counted in PostgreSQL so that all processes count the same.

Not by ninja's throttles: they keep the request that they last looked at in an object which all threads share, and look
only after the token was accepted; whoever tries tokens out must be counted as well.
"""

import time
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from onewindow.kernel.fields import lookup_digest
from onewindow.kernel.logs import tell_security
from onewindow.web.addresses import client_address
from onewindow.web.api.callers import Caller
from onewindow.web.api.problems import Problem

MINUTE = 60
COUNT = """
insert into api_tally (subject, minute, calls) values (%s, %s, 1)
on conflict (subject, minute) do update set calls = api_tally.calls + 1 returning calls
"""


@dataclass(frozen=True)
class Standing:
    """How much is left of a limit, and for how many seconds."""

    limit: int
    left: int
    seconds: int

    def write(self, response: HttpResponseBase) -> None:
        """Unless the limit that refused the call has written already."""
        response.headers.setdefault("RateLimit-Limit", str(self.limit))
        response.headers.setdefault("RateLimit-Remaining", str(max(0, self.left)))
        response.headers.setdefault("RateLimit-Reset", str(self.seconds))


def count(subject: str, limit: int) -> Standing | None:
    """One more call. None where there is no limit (0), and nothing is counted. Raises Problem (429)."""
    if not limit:
        return None
    minute, spent = divmod(int(time.time()), MINUTE)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [lookup_digest(subject, "tally"), minute])
        calls = int(cursor.fetchone()[0])
    standing = Standing(limit, limit - calls, MINUTE - spent)
    if calls > limit:
        if calls == limit + 1:  # once a minute is enough
            tell_security("limit", "calls")
        headers = {"Retry-After": str(standing.seconds)}
        detail = f"每分钟最多调用 {limit} 次，请 {standing.seconds} 秒后再试。"
        problem = Problem(429, "too_many_calls", detail, headers=headers)
        problem.headers |= {"RateLimit-Limit": str(limit), "RateLimit-Remaining": "0"}
        problem.headers["RateLimit-Reset"] = str(standing.seconds)
        raise problem
    return standing


def count_address(request: HttpRequest) -> Standing | None:
    """Everybody at one address together, with tokens or without."""
    return count(f"address:{client_address(request)}", settings.API_PER_MINUTE_ADDRESS)


def count_caller(caller: Caller) -> Standing | None:
    own = caller.client.per_minute if caller.client else None
    return count(f"caller:{caller.key}", own or settings.API_PER_MINUTE)
