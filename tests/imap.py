"""A small IMAP server over TLS: one mailbox, as much of RFC 3501 as reading new letters takes."""

import re
import socket
import ssl
import threading
from pathlib import Path
from urllib.parse import quote

CERTIFICATES = Path(__file__).parent / "core" / "certificates"
PASSWORD = "pass word"
CERTIFICATE = CERTIFICATES / "localhost.pem"


class Mailbox:
    """Letters by their number; `seen` are those a reader has marked."""

    def __init__(self, letters: list[bytes], password: str = PASSWORD) -> None:
        self.letters, self.password = letters, password
        self.seen: set[int] = set()
        self.asked: list[str] = []

    def __enter__(self) -> "Mailbox":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE, CERTIFICATES / "localhost.key")
        plain = socket.create_server(("127.0.0.1", 0))
        plain.settimeout(120)
        self.port = plain.getsockname()[1]
        self._listening = context.wrap_socket(plain, server_side=True)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)  # which ends waiting for the next caller
        self._thread.join(60)
        self._listening.close()

    def url(self, password: str = PASSWORD) -> str:
        """The address as a setting has it."""
        return f"imaps://reply:{quote(password)}@localhost:{self.port}/INBOX"

    def _serve(self) -> None:
        while True:
            try:
                caller, _address = self._listening.accept()
            except ssl.SSLError:
                continue
            except OSError:
                return
            with caller, caller.makefile("rwb") as stream:
                stream.write(b"* OK ready\r\n")
                stream.flush()
                try:
                    while line := stream.readline():
                        if not self._answer(stream, line.decode().strip()):
                            break
                except OSError:
                    continue

    def _answer(self, stream, line: str) -> bool:
        tag, _space, rest = line.partition(" ")
        self.asked.append(rest.split(" ")[0] if not rest.startswith("UID") else rest)
        word, ok = rest.upper(), b"OK done"
        if word.startswith("LOGIN") and self.password not in rest:
            ok = b"NO [AUTHENTICATIONFAILED] no"
        elif word.startswith("CAPABILITY"):
            stream.write(b"* CAPABILITY IMAP4rev1\r\n")
        elif word.startswith("SELECT"):
            stream.write(b"* %d EXISTS\r\n" % len(self.letters))
        elif word.startswith("UID SEARCH"):
            new = [str(n) for n in range(1, len(self.letters) + 1) if n not in self.seen]
            stream.write(f"* SEARCH {' '.join(new)}\r\n".encode())
        elif word.startswith("UID FETCH"):
            number, most = re.search(r"FETCH (\d+) .*<0\.(\d+)>", word).groups()
            part = self.letters[int(number) - 1][: int(most)]
            head = f"* {number} FETCH (UID {number} BODY[]<0> {{{len(part)}}}\r\n"
            stream.write(head.encode() + part + b")\r\n")
        elif word.startswith("UID STORE"):
            self.seen.add(int(word.split(" ")[2]))
        elif word.startswith("LOGOUT"):
            stream.write(b"* BYE\r\n")
        stream.write(f"{tag} ".encode() + ok + b"\r\n")
        stream.flush()
        return not word.startswith("LOGOUT")
