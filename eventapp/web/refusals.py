"""What the server cannot read as a request is answered by the site's own page, headers and all."""

import socket
from typing import Any

from flask import Flask
from gunicorn.workers.gthread import ThreadWorker

from eventapp.web import errors

SECONDS = 5.0


class Worker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's worker, save that it says no with our page instead of one of its own."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Let gunicorn choose the status and log it; answer with that status."""
        chosen = _Status(client)
        super().handle_error(req, chosen, addr, exc)
        if chosen.line:
            client.settimeout(SECONDS)  # who does not read keeps no thread
            client.sendall(answer(self.wsgi, chosen.line))


class _Status:
    """A line that hears what gunicorn would answer and passes nothing on."""

    def __init__(self, client: socket.socket) -> None:
        self.client, self.line = client, ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.client, name)

    def sendall(self, octets: bytes) -> None:
        """Keep the status, such as `414 URI Too Long`."""
        self.line = octets.partition(b"\r\n")[0].decode("latin-1").partition(" ")[2]


def answer(app: Flask, status: str) -> bytes:
    """The error page of this status as it goes over the line; nothing of the request is in it."""
    code = int(status[:3])
    with app.test_request_context(base_url=app.config["BASE_URL"]):
        response = app.process_response(errors.page(code if code in errors.PAGES else 400))
        response.status = status
        response.headers["Connection"] = "close"
        body = response.get_data()
        head = "".join(f"{name}: {value}\r\n" for name, value in response.headers)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body
