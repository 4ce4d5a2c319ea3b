"""A city behind nginx: what the proxy must do, and two web processes restarted one after the other without a failed request."""

import io
import re
import secrets
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import psycopg
import pytest
from django.contrib.auth.hashers import make_password
from django.test import override_settings
from django.utils import timezone
from psycopg import sql

from onewindow.accounts.sessions import Session
from onewindow.cases.models import Attachment, Draft
from onewindow.config.embedded import cluster
from tests.config.behind_nginx import NAME, Front, Server, nginx, program
from tests.factories import draft, individual_business
from tests.programs import PATIENCE, free_port

if TYPE_CHECKING:
    import httpx
    from pytest_django.plugin import DjangoDbBlocker

    from tests.databases import Databases

pytestmark = [pytest.mark.proof, pytest.mark.real_time, pytest.mark.xdist_group("behind nginx")]
PASSWORD = "correct horse 8"
LARGEST = 20 * 1024 * 1024
REQUESTS = [
    ("GET", "/", 200),
    ("POST", "/track/", 403),  # a form without its token: it came through, and may not be sent twice
    ("GET", "/search/?q=%E5%BC%80%E9%A5%AD%E5%BA%97", 200),
    ("POST", "/sign-in/", 403),
    ("GET", "/track/", 200),
]


@dataclass(frozen=True)
class City:
    front: Front
    servers: list[Server]
    draft: Draft
    files: Path


@pytest.fixture(scope="module")
def city(
    django_db_setup: None, databases: "Databases", django_db_blocker: "DjangoDbBlocker", tmp_path_factory: pytest.TempPathFactory
) -> Iterator[City]:  # fmt: skip
    """Two web processes on this worker's database, and nginx in front of them. No test of the module needs a transaction of its own."""
    program()  # before anything is started for it
    folder = tmp_path_factory.mktemp("city")
    files = folder / "files"
    environment = {
        "ONEWINDOW_MODE": "test", "DJANGO_SETTINGS_MODULE": "onewindow.config.settings", "DATABASE_URL": databases.url(databases.name),
        "TLS": "1", "BEHIND_PROXY": "1", "ALLOWED_HOSTS": NAME, "FILES": str(files), "API_PER_MINUTE_ADDRESS": "0",
    }  # fmt: skip
    with ExitStack() as held:
        held.enter_context(django_db_blocker.unblock())
        held.callback(databases.renew)
        made = _draft()
        servers = [Server(free_port(), environment, folder / f"web{number}.log") for number in range(2)]
        for server in servers:  # side by side: most of it is Python that imports
            server.begin()
            held.callback(server.stop)
        for server in servers:
            server.wait()
        yield City(held.enter_context(nginx(servers, folder)), servers, made, files)


def _draft() -> Draft:
    by = individual_business()
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"]):
        by.user.password = make_password(PASSWORD)  # as the processes, whose settings are the product's own, keep it
    by.user.save()
    return draft(by, with_files=False, at=timezone.now())


def test_http_leads_to_https_whatever_host_is_asked_for(city: City) -> None:
    for host in (NAME, "elsewhere.example"):
        connection = HTTPConnection("127.0.0.1", city.front.plain, timeout=PATIENCE)
        connection.request("GET", "/search/?q=1", headers={"Host": host})
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("Location")) == (301, f"https://{NAME}/search/?q=1")
        connection.close()


def test_it_speaks_http2_over_tls_to_whoever_knows_the_name(city: City) -> None:
    context = ssl.create_default_context(cafile=str(city.front.certificate))
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", city.front.secure)) as line,
        context.wrap_socket(line, server_hostname=NAME) as secured,
    ):
        assert secured.selected_alpn_protocol() == "h2"
        assert secured.version() in {"TLSv1.2", "TLSv1.3"}


def test_headers_and_cookies_are_those_of_a_site_with_tls(city: City) -> None:
    with city.front.client() as client:
        answer = client.get("/sign-in/")
        assert client.get("/", headers={"Host": "elsewhere.example"}).status_code == 400
    assert answer.status_code == 200
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Server"] == "nginx"  # and not which
    [cookie] = answer.headers.get_list("Set-Cookie")
    assert cookie.startswith("__Host-csrf=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


@pytest.mark.parametrize("address", ["/metrics", "/metrics/", "/%6detrics", "/health/live", "/health/ready"])
def test_what_is_for_the_machines_own_eyes_is_not_for_others(address: str, city: City) -> None:
    with city.front.client(**{"X-Forwarded-For": "127.0.0.1"}) as client:
        assert client.get(address).status_code == 403
    assert city.servers[0].asked("/metrics") == 200


def signed_in(client: "httpx.Client", phone: str) -> "httpx.Response":
    typed = {"phone": phone, "way": "password", "password": PASSWORD, "csrfmiddlewaretoken": token(client, "/sign-in/")}
    return client.post("/sign-in/", data=typed)


def token(client: "httpx.Client", page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(page).text)
    assert found
    return found[1]


def test_a_form_is_taken_from_the_sites_own_pages_only(city: City) -> None:
    with city.front.client(Origin="https://elsewhere.example") as client:
        assert signed_in(client, city.draft.user.phone).status_code == 403  # type: ignore[union-attr]
    with city.front.client(Origin=f"http://{NAME}") as client:
        assert signed_in(client, city.draft.user.phone).status_code == 403  # type: ignore[union-attr]


def pdf(size: int) -> bytes:
    """One that is as large and cannot be made smaller."""
    out, filling = io.BytesIO(), size - 1000
    with pikepdf.new() as document:
        page = document.add_blank_page()
        page.obj.Contents = document.make_stream(b"% " + secrets.token_bytes(filling).replace(b"\n", b" "))
        document.save(out, compress_streams=False)
    return out.getvalue().ljust(size)


def test_whoever_signs_in_is_seen_by_their_own_address_and_may_send_the_largest_file(city: City) -> None:
    user = city.draft.user
    assert user is not None
    lies = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http", "X-Real-IP": "203.0.113.9"}
    with city.front.client(**lies) as client:
        answer = signed_in(client, user.phone)
        assert (answer.status_code, "__Host-session" in client.cookies) == (302, True)
        assert [row.address[:4] for row in Session.objects.filter(user=user)] == ["127."]
        content, page = pdf(LARGEST), f"/drafts/{city.draft.pk}/materials/"
        sent = client.post(
            f"{page}layout/",
            data={"csrfmiddlewaretoken": token(client, page)},
            files={"files": ("图纸.pdf", content, "application/pdf")},
        )
        assert sent.status_code == 302, sent.text
    row = Attachment.objects.get(draft=city.draft)
    assert (row.size, (city.files / str(row.file.name)).stat().st_size) == (LARGEST, LARGEST)


def test_what_nginx_refuses_itself_is_told_in_chinese(city: City) -> None:
    connection = HTTPSConnection(
        "127.0.0.1", city.front.secure, context=ssl._create_unverified_context(), timeout=PATIENCE
    )
    connection.request("POST", "/track/", headers={"Host": NAME, "Content-Length": str(211 * 1024 * 1024)})
    answer = connection.getresponse()
    assert (answer.status, "请退回上一页，分几次上传" in answer.read().decode()) == (413, True)
    connection.close()


@contextmanager
def without_database(databases: "Databases") -> Iterator[None]:
    """For everybody: who had a connection has it no more, and there is none to be had."""
    name = sql.Identifier(databases.name)
    with psycopg.connect(databases.url("postgres", cluster.SUPERUSER), autocommit=True) as connection:
        connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [databases.name]
        )
        try:
            yield
        finally:
            connection.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))


def test_while_the_database_is_away_our_own_page_comes_through_and_keeps_what_was_typed(
    city: City, databases: "Databases"
) -> None:
    """Again and again: nginx would else strike off both processes after one refusal each, and answer itself."""
    with city.front.client() as client:
        typed = {"number": "202606090001", "code": "76543219", "csrfmiddlewaretoken": token(client, "/track/")}
        with without_database(databases):
            answers = [client.get("/search/?q=1") for _ in range(4)] + [
                client.post("/track/", data=typed) for _ in range(4)
            ]
        assert [answer.status_code for answer in answers] == [503] * 8
        assert all("Retry-After" in answer.headers for answer in answers)
        assert "再提交一次" in answers[-1].text
        assert typed["number"] in answers[-1].text
        assert client.get("/search/?q=1").status_code == 200


@dataclass
class Crowd:
    """Clients that ask all the time."""

    front: Front
    failed: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def ask(self, number: int) -> None:
        with self.front.client() as client:
            while not self.over.wait(0.02):  # what starts beside them needs the processor, too
                number += 1
                method, page, wanted = REQUESTS[number % len(REQUESTS)]
                status = client.request(method, page).status_code
                if status != wanted:
                    self.failed.append(f"{method} {page}: {status}")

    def wait_for(self, server: Server, *, answers: int) -> None:
        """Until it has answered so many more, or something failed."""
        wanted, until = self.front.answered()[server.port] + answers, time.monotonic() + PATIENCE
        while self.front.answered()[server.port] < wanted and not self.failed:
            assert time.monotonic() < until, self.front.answered()
            time.sleep(0.05)


def test_a_rolling_restart_fails_no_request(city: City) -> None:
    crowd = Crowd(city.front)
    clients = [threading.Thread(target=crowd.ask, args=(number,)) for number in range(4)]
    for client in clients:
        client.start()
    try:
        for server in city.servers:
            crowd.wait_for(server, answers=20)
            taken_out = city.front.upstream("down", server)
            assert taken_out.returncode == 0, taken_out.stderr
            asked = city.front.answered()[server.port]
            assert server.stop() == 0
            server.start()
            assert city.front.answered()[server.port] == asked  # nobody asked it any more when it was stopped
            assert city.front.upstream("up", server).returncode == 0
            crowd.wait_for(server, answers=20)
    finally:
        crowd.over.set()
        for client in clients:
            client.join()
    assert crowd.failed == []


def test_the_last_process_is_not_taken_out(city: City) -> None:
    first, second = city.servers
    assert city.front.upstream("down", first).returncode == 0
    refused = city.front.upstream("down", second)
    assert (refused.returncode, "没有别的进程在应答" in refused.stderr) == (1, True)
    with city.front.client() as client:
        assert client.get("/").status_code == 200
    assert city.front.upstream("up", first).returncode == 0
    unknown = city.front.upstream("down", Server(1, {}, Path()))
    assert (unknown.returncode, "请先在 upstream 里写上它" in unknown.stderr) == (1, True)


def test_while_nobody_is_there_nginx_says_so_and_the_first_who_comes_back_is_asked_at_once(city: City) -> None:
    for server in city.servers:
        server.stop()
    with city.front.client() as client:
        answer = client.get("/")
        assert (answer.status_code, "系统暂时连不上" in answer.text) == (502, True)
        city.servers[1].start()
        assert [client.get("/").status_code for _ in range(4)] == [200] * 4
