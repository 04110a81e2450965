"""The cost of the terminal view: memory per terminal when many are open, and the time until the first screen.

`python -m tests.bench.terminal_bench`, on Linux.
"""

import asyncio
import tempfile
import time
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType

from tests.desk.web.processes import terminals_of
from tests.desk.web.test_server import Served
from tests.running import ROOT

MANY = 10


class Opened(NamedTuple):
    """A terminal in a browser of its own, and the seconds until it was ready."""

    session: ClientSession
    socket: ClientWebSocketResponse
    took: float


async def _opened(desk: Served) -> Opened:
    """Open a terminal."""
    session = ClientSession(cookie_jar=CookieJar(unsafe=True))
    async with session.get(desk.link):
        pass
    began, text = time.monotonic(), b""
    socket = await session.ws_connect(
        f"{desk.address}/terminal/socket?width=151&height=34", headers={"Origin": desk.address}
    )
    while b"next?" not in text:
        message = await socket.receive()
        text += message.data if message.type is WSMsgType.BINARY else b""
    return Opened(session, socket, time.monotonic() - began)


def _memory(process: int) -> float:
    """Return a process's memory in MiB, with its share of what several processes use."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


async def measured(desk: Served, home: Path) -> None:
    before = _memory(desk.program.pid)
    opened = [await _opened(desk) for _ in range(MANY)]
    await asyncio.sleep(3)  # The search index is made after the first screen.
    each = mean(_memory(process.id) for process in terminals_of(home))
    print(
        f"{MANY} terminals: {each:.0f} MiB each; the server {before:.0f} MiB before and {_memory(desk.program.pid):.0f}"
    )
    print(f"ready after {median(terminal.took for terminal in opened):.1f} s")
    for terminal in opened:
        await terminal.socket.close()
        await terminal.session.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Served(Path(folder), content=ROOT)
        try:
            asyncio.run(measured(desk, Path(folder)))
        finally:
            desk.stop()


if __name__ == "__main__":
    main()
