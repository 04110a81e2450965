"""`explain`: the meaning of a message from `check`, with a wrong and a right example."""

import argparse
from typing import TYPE_CHECKING, Any

from wizard.cli.common import Refusal
from wizard.system.invocation import to_run

if TYPE_CHECKING:
    from wizard.checks.docs import Page


def add(commands: Any) -> None:
    command = commands.add_parser("explain", help="explain a message from `check`, with examples")
    command.add_argument(
        "code", nargs="?", default="", help="the code in brackets after a message (default: list all codes)"
    )
    command.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> int:
    from wizard.checks.docs import pages
    from wizard.cli.check import say, style
    from wizard.content.decoder import nearest

    every = pages()
    code = parsed.code.strip().strip("[]").lower()
    if not code:
        say("\n".join(_listed(page) for page in every.values()))
    elif code in every:
        say(_whole(every[code], style().width))
    else:
        close = nearest(code, every)
        hint = f"Did you mean {close}?" if close else f"Run `{to_run('explain')}` to list them all."
        raise Refusal(f"`{code[:60]}` isn't a message code. {hint}", 2)
    return 0


def _listed(page: "Page") -> str:
    return f"{page.code:24} {page.cause[0].split('. ')[0].rstrip('.')}."


def _whole(page: "Page", width: int) -> str:
    """Return a page as text: the cause, a wrong example, and a right one."""
    from textwrap import fill

    severity = "to fix" if page.severity == "error" else "to think about"
    parts = [
        f"{page.code}  ({severity})",
        *(fill(text, width, initial_indent=" ", subsequent_indent=" ") for text in page.cause),
    ]
    for head, example in (("Wrong", page.wrong), ("Right", page.right)):
        if example:
            parts.append(f" {head}:\n" + "\n".join(f"   {line}".rstrip() for line in example.split("\n")))
    if page.wrong and page.silenced:
        parts.append(f" If it's fine as is, add this to its line: # ok: {page.code} and the reason")
    return "\n\n".join(parts)
