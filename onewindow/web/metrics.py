"""What a monitor asks for, in Prometheus' text format. Read from the database when asked, hence right whichever process answers."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network
from itertools import product

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from procrastinate.contrib.django import app

from onewindow.cases.models import Case
from onewindow.cases.queries import lights_wanted
from onewindow.kernel import scanner
from onewindow.kernel.lights import Light
from onewindow.notices.models import Document, Message, MessageState
from onewindow.record.models import Clock, DailyRoot, Event
from onewindow.web.addresses import client_address
from onewindow.web.observed import SERVED

ADDRESS = "/metrics"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PATIENCE = "5s"  # of one statement: a monitor must not add to what is wrong
# What is through is not counted: there is ever more of it, and no monitor waits for it.
COUNTED = [MessageState.PENDING, MessageState.SENDING, MessageState.FAILED, MessageState.UNKNOWN]
FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")
Lines = Iterator[str]

JOBS = """
select status::text, queue_name, count(*) from procrastinate_jobs where status = any(%s::procrastinate_job_status[]) group by 1, 2
"""
JOBS_COUNTED = ["todo", "doing", "failed"]
OLDEST_JOB = """
select min(coalesce(job.scheduled_at, event.at)) from procrastinate_jobs job
join procrastinate_events event on event.job_id = job.id and event.type = 'deferred'
where job.status = 'todo' and (job.scheduled_at is null or job.scheduled_at <= %s)
"""


class Metrics:
    """Answers those named in METRICS_FROM. For everybody else there is no such page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path != ADDRESS or not _may_ask(request):
            return self.get_response(request)
        return HttpResponse(
            "\n".join([*_whole(timezone.now()), *_scanner(), *_process(), ""]),
            content_type=CONTENT_TYPE,
            headers={"Cache-Control": "no-store"},
        )


def _may_ask(request: HttpRequest) -> bool:
    """By the peer's address. What came through a proxy counts by the address that the proxy saw, where the proxy is trusted to tell."""
    trusted = bool(getattr(settings, "SECURE_PROXY_SSL_HEADER", None)) and "X-Forwarded-For" in request.headers
    if not trusted and any(name in request.headers for name in FORWARDED):
        return False
    try:
        asking = ip_address(client_address(request))
    except ValueError:
        return False
    if isinstance(asking, IPv6Address) and asking.ipv4_mapped:
        asking = asking.ipv4_mapped
    return any(asking in ip_network(network, strict=False) for network in settings.METRICS_FROM)


def _whole(now: datetime) -> Lines:
    """Of the whole system. With the database away, that it is."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"set local statement_timeout = '{PATIENCE}'")
            told = [*_waiting(now), *_jobs(now), *_record(now)]
    except (DatabaseError, InterfaceError):
        told = []
    yield from _family("onewindow_database_up", "gauge", "1 if the database answered in time", [("", int(bool(told)))])
    yield from told


def _waiting(now: datetime) -> Lines:
    today = timezone.localdate(now)
    states = Message.objects.filter(state__in=COUNTED).order_by().values_list("state").annotate(Count("pk"))
    found = dict(states)
    rows = [(f'state="{state}"', found.get(state, 0)) for state in COUNTED]
    yield from _family("onewindow_messages", "gauge", "Messages that are not out, by state", rows)
    undrawn = Document.objects.filter(rendered_at__isnull=True)
    yield from _count("onewindow_documents_undrawn", "Documents issued and not yet drawn", undrawn)
    red = Case.objects.filter(lights_wanted(today)[Light.RED])
    yield from _count("onewindow_cases_red", "Open cases in an agency's hands past their day", red)
    lapsed = Clock.objects.lapsed(today)
    yield from _count("onewindow_clocks_lapsed", "Open clocks past their day of which something is to follow", lapsed)


def _jobs(now: datetime) -> Lines:
    with connection.cursor() as cursor:
        cursor.execute(JOBS, [JOBS_COUNTED])
        # a queue without any is told too: what first appears with its first failure has not risen, to Prometheus
        counted = dict.fromkeys(product(JOBS_COUNTED, sorted({task.queue for task in app.tasks.values()})), 0)
        counted |= {(status, queue): n for status, queue, n in cursor.fetchall()}
        cursor.execute(OLDEST_JOB, [now])
        oldest = cursor.fetchone()[0]
    rows = [(f'status="{status}",queue="{_quoted(queue)}"', n) for (status, queue), n in counted.items()]
    yield from _family("onewindow_jobs", "gauge", "Jobs that wait, run or failed, by queue", rows)
    waits = (now - oldest).total_seconds() if oldest else 0.0
    yield from _family(
        "onewindow_jobs_oldest_seconds", "gauge", "How long the oldest job that is due waits", [("", waits)]
    )


def _record(now: datetime) -> Lines:
    last = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    yield from _family("onewindow_events_last", "gauge", "Number of the last event on record", [("", last)])
    taken = DailyRoot.objects.order_by("-pk").values_list("taken_at", flat=True).first()
    rows = [("", (now - taken).total_seconds())] if taken else []
    yield from _family("onewindow_daily_root_age_seconds", "gauge", "Age of the last daily root", rows)


def _scanner() -> Lines:
    """Where one is set: without it nobody can upload anything."""
    if settings.CLAMAV:
        there = int(scanner.answers(settings.CLAMAV))
        yield from _family("onewindow_scanner_up", "gauge", "1 if clamd answered in time", [("", there)])


def _process() -> Lines:
    """Of the process that happened to answer, which its pid names."""
    pid, counts = f'pid="{os.getpid()}"', sorted(SERVED.counts().items())
    uptime = time.monotonic() - SERVED.began
    yield from _family("onewindow_process_uptime_seconds", "gauge", "Since this process began", [(pid, uptime)])
    requests = [(f'{pid},status="{status}"', count) for status, (count, _) in counts]
    yield from _family("onewindow_http_requests_total", "counter", "Requests by class of status", requests)
    seconds = [(f'{pid},status="{status}"', total) for status, (_, total) in counts]
    yield from _family("onewindow_http_request_seconds_total", "counter", "Seconds that they took", seconds)


def _count(name: str, words: str, rows: "QuerySet[Case] | QuerySet[Clock] | QuerySet[Document]") -> Lines:
    return _family(name, "gauge", words, [("", rows.count())])


def _family(name: str, kind: str, words: str, rows: Sequence[tuple[str, float]]) -> Lines:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} {kind}"
    for labels, value in rows:
        yield f"{name}{{{labels}}} {value}" if labels else f"{name} {value}"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
