"""A real PostgreSQL server for the tests, with its own user, folder, port, and password. It's removed at the end."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

CONNECTIONS = 220


def programs() -> Path | None:
    """Return the folder with `initdb` and `postgres`, if a server is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [Path(shutil.which("initdb") or "")]
    return found[-1].resolve().parent if found[-1].is_file() else None


class Server:
    """A server that can be stopped and started again."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="ebook-setup-pg-"))
        self._user = "nobody" if os.name == "posix" and os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
        if self._user:
            shutil.chown(self._folder, self._user)
        self._password, self._data = secrets.token_hex(16), self._folder / "data"
        secret = self._folder / "secret"
        secret.write_text(self._password)
        self._run(
            "initdb",
            "-D",
            self._data,
            "-U",
            "desk",
            "-A",
            "scram-sha-256",
            "--pwfile",
            secret,
            "--no-sync",
            "-E",
            "UTF8",
        )
        secret.unlink()
        self.port = _free_port()
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": self._folder}
        # The tests don't depend on the server's syncs, and without them it restarts faster.
        options |= {"max_connections": CONNECTIONS, "shared_buffers": "64MB", "fsync": "off"}
        words = [f"--{name}={value}" for name, value in options.items()]
        command = [str(self._programs / "postgres"), "-D", str(self._data), *words]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, user=self._user, stdout=log, stderr=log, cwd="/")
        until = time.monotonic() + 30
        while self._ask("SELECT 1").returncode:
            assert time.monotonic() < until, (self._folder / "log").read_text()
            time.sleep(0.05)

    @property
    def runs(self) -> bool:
        """Return whether it runs."""
        return self._process.poll() is None

    def stop(self) -> None:
        """Stop it like a machine that loses power."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait()

    def freeze(self) -> None:
        """Suspend all its processes: connections stay open, but nothing is answered."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Resume its processes."""
        self._signal(signal.SIGCONT)

    def _signal(self, which: signal.Signals) -> None:
        own = self._process.pid
        os.kill(own, which)
        for child in Path(f"/proc/{own}/task/{own}/children").read_text().split():
            with suppress(ProcessLookupError):  # the process may have ended meanwhile
                os.kill(int(child), which)

    def remove(self) -> None:
        """Stop it and delete its folder."""
        if self.runs:
            self.stop()
        shutil.rmtree(self._folder)

    def database(self) -> str:
        """Return the address of a new, empty database."""
        name = f"visits_{secrets.token_hex(4)}"
        made = self._ask(f"CREATE DATABASE {name}")
        assert made.returncode == 0, made.stderr
        return f"postgresql+psycopg://desk:{self._password}@127.0.0.1:{self.port}/{name}"

    def _ask(self, sql: str) -> subprocess.CompletedProcess[str]:
        words = ["-h", str(self._folder), "-p", str(self.port), "-U", "desk", "-d", "postgres", "-c", sql]
        return self._run("psql", *words, check=False)

    def _run(self, program: str, *words: object, check: bool = True) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self._programs / program, *map(str, words)],
            env={**os.environ, "PGPASSWORD": self._password, "LC_ALL": "C.UTF-8"},
            user=self._user,
            cwd="/",
            check=check,
            capture_output=True,
            text=True,
        )


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port
