"""deploy/nginx.conf as it stands, by a real nginx, in front of web processes as `onewindow up` starts them; and how to ask there."""

import os
import re
import signal
import ssl
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from onewindow.config.cli import children
from tests.programs import PATIENCE, found, free_port, running

ROOT = Path(__file__).resolve().parents[2]
NAME = "zwfw.example.cn"  # as deploy/nginx.conf has it


@dataclass
class Server:
    """One web process on a port of loopback, as `onewindow up` starts it."""

    port: int
    environment: dict[str, str]
    log: Path
    process: "subprocess.Popen[bytes]" = field(init=False)

    def start(self) -> None:
        self.begin()
        self.wait()

    def begin(self) -> None:
        with self.log.open("ab") as out:
            command = [sys.executable, "-m", *children.web(host="127.0.0.1", port=self.port, workers=1, threads=4)]
            self.process = subprocess.Popen(
                command, env=os.environ | self.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )

    def wait(self) -> None:
        """Until it serves."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            if self.asked("/health/live") == 200:
                return
            time.sleep(0.1)
        raise AssertionError(self.log.read_text(errors="replace")[-2000:])

    def asked(self, page: str) -> int:
        """The status of its answer, past the proxy; 0 without one."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", page, headers={"Connection": "close"})
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@dataclass(frozen=True)
class Front:
    """nginx that runs: where it listens, whom one may trust there, and whom it asked."""

    plain: int
    secure: int
    certificate: Path
    log: Path
    folder: Path

    def upstream(self, what: str, server: Server) -> "subprocess.CompletedProcess[str]":
        """`deploy/upstream`, as it stands."""
        settings = {"SITE": str(self.folder / "site.conf"), "PID": str(self.folder / "nginx.pid"), "LC_ALL": "C.UTF-8"}
        command = [str(ROOT / "deploy/upstream"), what, str(server.port)]
        return subprocess.run(
            command, env=os.environ | settings, capture_output=True, text=True, check=False, timeout=PATIENCE
        )

    def client(self, **headers: str) -> httpx.Client:
        """Connects to loopback and means the site: by its name in TLS and in every request."""
        client = httpx.Client(
            base_url=httpx.URL(scheme="https", host="127.0.0.1", port=self.secure),
            headers={"Host": NAME, "Origin": f"https://{NAME}", **headers},
            verify=ssl.create_default_context(cafile=str(self.certificate)),
            timeout=PATIENCE,
        )
        client.event_hooks = {"request": [lambda request: request.extensions.update(sni_hostname=NAME)]}
        return client

    def answered(self) -> Counter[int]:
        """How many requests each process has answered, by its port."""
        return Counter(int(port) for port in re.findall(r":(\d+)$", self.log.read_text(), re.MULTILINE))


def program() -> str:
    return found("nginx", package="nginx-light", untried="nginx 后的网站没有测试")


@contextmanager
def nginx(servers: list[Server], folder: Path) -> Iterator[Front]:
    front = Front(free_port(), free_port(), _certified(folder), folder / "access.log", folder)
    (folder / "site.conf").write_text(_fitted(front, servers, folder))
    kept = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"""{"user root;" if os.geteuid() == 0 else ""}
daemon off;
pid {folder}/nginx.pid;
events {{ worker_connections 256; }}
http {{
    log_format asked '$status $request $upstream_addr';  # the last address is whose answer was taken
    access_log {front.log} asked;
    {kept}
    include site.conf;
}}
"""
    )

    def up() -> bool:
        try:
            return front.client().get("/").status_code > 0
        except httpx.TransportError:
            return False

    command = [program(), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    with running(command, folder / "nginx.log", up):
        yield front


def _fitted(front: Front, servers: list[Server], folder: Path) -> str:
    """Only ports, the certificate's and the pages' folder and the ports of the processes are others than in a city."""
    text = (ROOT / "deploy/nginx.conf").read_text()
    first, second = (server.port for server in servers)
    for given, ours in {
        "listen 80;": f"listen 127.0.0.1:{front.plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{front.secure} ssl",
        "/etc/ssl/onewindow/": f"{folder}/",
        "/srv/onewindow/": f"{ROOT}/",
        "    server 127.0.0.1:8000": f"    server 127.0.0.1:{first}",
        "    # server 127.0.0.1:8001": f"    server 127.0.0.1:{second}",
    }.items():
        assert given in text, given
        text = text.replace(given, ours)
    return text


def _certified(folder: Path) -> Path:
    """A key and a certificate for the site's name, good for an hour."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string(f"CN={NAME}")
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(hours=1))
        .not_valid_after(datetime.now(UTC) + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    certificate = folder / "fullchain.pem"
    certificate.write_bytes(made.public_bytes(pem))
    return certificate
