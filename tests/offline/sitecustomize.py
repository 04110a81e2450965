"""A module that, on PYTHONPATH, ends any program that uses the network: exit 97, whatever the program catches."""

import os
import sys

CALLS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.sendto")


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in CALLS and not isinstance(arguments[-1], str | bytes) and arguments[0] != "localhost":
        os.write(2, f"network: {event}\n".encode())
        os._exit(97)


sys.addaudithook(_refuse)
