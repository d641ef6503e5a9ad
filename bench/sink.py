"""A mail server that takes everything and keeps nothing. `python -m bench.sink PORT`."""

import asyncio
import sys

_END = b"\r\n.\r\n"


class Sink(asyncio.Protocol):
    """One client: greeted, listened to, answered; just enough of RFC 5321 for a line of letters."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody calls."""
        self.transport, self.heard, self.in_letter = transport, b"", False
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer every whole line or letter that was heard."""
        self.heard += data
        while True:
            said, found, rest = self.heard.partition(_END if self.in_letter else b"\r\n")
            if not found:
                return
            self.heard = rest
            self.transport.write(self.answer(said[:4].upper()))

    def answer(self, verb: bytes) -> bytes:
        """The answer to a command, or to the end of a letter."""
        if self.in_letter:
            self.in_letter = False
            return b"250 kept\r\n"
        self.in_letter = verb == b"DATA"
        return {b"EHLO": b"250-sink\r\n250 SIZE\r\n", b"DATA": b"354 go on\r\n"}.get(
            verb, b"250 fine\r\n"
        )


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
