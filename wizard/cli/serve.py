"""`serve`: run the desk in a browser, for computers where staff can't install programs."""

import argparse
import getpass
import secrets
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal, folders, load
from wizard.system.invocation import to_install, to_run
from wizard.system.paths import data_folder
from wizard.system.writing import write_private

if TYPE_CHECKING:
    from wizard.desk.desk import Desk
    from wizard.desk.web.browser import Browser
    from wizard.desk.web.terminal import Terminals

SHORTEST = 8  # The minimum length of a password.
NEEDS_PASSWORD = (
    "Others can reach {host}, so the desk needs a password there. Make one with `{make}`, "
    "then start with `--password-file FILE`."
)
NOT_INSTALLED = "The desk in a browser needs one more package. To install it: `{}`"
NO_TERMINAL = "The terminal view needs one more package. To install it: `{}`"
NO_TLS = (
    "Warning: without HTTPS, others on the network can read what you send. Put an HTTPS server in front of the desk."
)


def add(commands: Any) -> None:
    command = commands.add_parser(
        "serve",
        help="run the desk in a browser, for computers without this program",
        description="Staff use it on plain web pages, or with the desk's keys in the terminal view.",
    )
    command.add_argument(
        "--host",
        default="127.0.0.1",
        metavar="HOST",
        help="the address to listen on (default: only this computer can connect)",
    )
    command.add_argument(
        "--port", type=_port, default=8080, metavar="PORT", help="the port (default: 8080, or 0 for any free one)"
    )
    command.add_argument(
        "--address", metavar="URL", help="the address people type, if another server is in front of this one"
    )
    command.add_argument("--password-file", type=Path, metavar="FILE", help="the file made with --set-password")
    command.add_argument(
        "--set-password", type=Path, metavar="FILE", help="ask for a password, save its hash, and stop"
    )
    command.set_defaults(run=run)


def _free_port(host: str) -> int:
    """Return a free port."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
        tried.bind((host, 0))
        port: int = tried.getsockname()[1]
        return port


def _port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() else -1
    if not 0 <= number < 65536:
        raise argparse.ArgumentTypeError(f"`{text}` isn't a port. Use a number such as 8080")
    return number


def run(parsed: argparse.Namespace) -> int:
    """Serve the desk until it's stopped."""
    try:
        import aiohttp  # noqa: F401  # It's only installed with the `serve` extra.
    except ModuleNotFoundError:
        raise Refusal(NOT_INSTALLED.format(to_install("serve")), 2) from None
    if parsed.set_password:
        return _set_password(parsed.set_password)
    from wizard.desk.web.guard import address, is_loopback

    local = is_loopback(parsed.host)
    parsed.port = parsed.port or _free_port(parsed.host)
    if not local and not parsed.password_file:
        raise Refusal(NEEDS_PASSWORD.format(host=parsed.host, make=to_run("serve", "--set-password", "FILE")), 2)
    try:
        host = f"[{parsed.host}]" if ":" in parsed.host else parsed.host
        at = address(parsed.address or f"http://{host}:{parsed.port}")
    except ValueError as error:
        raise Refusal(str(error), 2) from None
    password = _password(parsed.password_file) if parsed.password_file else ""
    if not local and not at.secure:
        print(NO_TLS, file=sys.stderr)
    key = "" if password else secrets.token_urlsafe(18)
    return _serve(parsed, at, key, password)


def _serve(parsed: argparse.Namespace, at: Any, key: str, password: str) -> int:
    from aiohttp import web

    from wizard.desk.settings import Settings
    from wizard.desk.startup import served_desk
    from wizard.desk.web.server import Server

    loaded, home, where = load(parsed), data_folder(), folders(parsed)

    def opened(browser: "Browser") -> "Desk":
        settings = Settings.of_browser(home)
        if browser.branch:
            settings.put("branch", browser.branch)
        return served_desk(loaded, where, home, browser.deliver, settings)

    link = f"{at.origin}{at.root}/" + (f"?key={key}" if key else "")

    def announce(*_: object) -> None:  # Called once the port is open.
        print(f"The desk is open at {link}\nTo stop it, press Ctrl-C. Every visit is saved.", flush=True)

    server = Server(opened, at, key, password, bool(parsed.address), _terminals(where, home))
    try:
        web.run_app(server.app(), host=parsed.host, port=parsed.port, print=announce, access_log=None)
    except OSError as error:
        raise Refusal(
            f"Port {parsed.port} on {parsed.host} can't be used: {(error.strerror or '').lower()}.", 2
        ) from None
    return 0


def _terminals(where: tuple[Path, ...], home: Path) -> "Terminals | None":
    """Return what opens the terminal view, or None if its package isn't installed."""
    try:
        from wizard.desk.web.terminal import Terminals
    except ModuleNotFoundError as error:
        if error.name != "textual_serve":
            raise
        print(NO_TERMINAL.format(to_install("serve")), file=sys.stderr)
        return None
    return Terminals(where, home)


def _set_password(file: Path) -> int:
    from wizard.desk.web.guard import hashed

    password = getpass.getpass("Password: ")
    if len(password) < SHORTEST:
        raise Refusal(f"Use at least {SHORTEST} characters. Nothing was saved.", 2)
    if getpass.getpass("Again: ") != password:
        raise Refusal("The passwords don't match. Nothing was saved.", 2)
    write_private(file, hashed(password).encode() + b"\n")
    print(f"Saved {file}. It contains a hash, not the password itself.")
    return 0


def _password(file: Path) -> str:
    from wizard.desk.web.guard import matches

    line = file.read_text(encoding="utf-8", errors="replace").strip()
    try:
        matches("", line)
    except ValueError:
        make = to_run("serve", "--set-password", str(file))
        raise Refusal(f"{file} isn't a password file. Make one with `{make}`.", 2) from None
    return line
