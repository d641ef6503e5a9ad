"""QR codes with the mask that troubles readers least, found in a fraction of the usual time.

Eight masks are tried on each code and scored (ISO/IEC 18004, 7.8.3). segno does so module by
module, which is most of what a letter costs; here a whole code is one integer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import segno

MASKS = range(8)
_LARGEST = 41  # modules a side; larger codes also tell their version, which is not scored
_GAP = 4  # light modules between the rows of an integer: what lies outside counts as light


def code(text: str) -> segno.QRCode:
    """Level M stays readable on creased paper; a Micro QR is not known to every phone."""
    made = segno.make(text, error="m", micro=False, mask=0)
    if len(made.matrix) > _LARGEST:
        return segno.make(text, error="m", micro=False)
    grid, masks = _grid(len(made.matrix)), _masks(made.version, made.error)
    across, down = grid.number(made.matrix), grid.number(zip(*made.matrix, strict=True))
    best = min(MASKS, key=lambda n: grid.score(across ^ masks[n].across, down ^ masks[n].down))
    for row, change in zip(made.matrix, masks[best].rows, strict=True):
        row[:] = bytes(module ^ flip for module, flip in zip(row, change, strict=True))
    made.mask = best
    return made


@dataclass(frozen=True)
class _Mask:
    """What another mask changes in a code that has mask 0, its own number included."""

    rows: tuple[bytes, ...]
    across: int
    down: int


@lru_cache(maxsize=32)
def _masks(version: int, error: str) -> tuple[_Mask, ...]:
    """Masks change the same modules whatever the code says, so any code shows them."""
    first, *others = (
        segno.make("0", error, version, mask=mask, boost_error=False, micro=False).matrix
        for mask in MASKS
    )
    grid = _grid(len(first))
    found = []
    for other in (first, *others):
        rows = tuple(
            bytes(a ^ b for a, b in zip(*both, strict=True))
            for both in zip(first, other, strict=True)
        )
        found.append(_Mask(rows, grid.number(rows), grid.number(zip(*rows, strict=True))))
    return tuple(found)


@lru_cache(maxsize=8)
def _grid(side: int) -> "_Grid":
    return _Grid(side)


@dataclass(frozen=True)
class _Grid:
    """Codes of one size as integers: row after row, a bit a module, 1 for dark."""

    side: int

    def number(self, rows: Iterable[Sequence[int]]) -> int:
        """The code as an integer."""
        gap = "0" * _GAP
        return int(gap.join(bytes(row).translate(_DIGITS).decode() for row in rows), 2)

    def score(self, across: int, down: int) -> int:
        """The penalty of a code, given by rows and by columns; the lowest is the best."""
        across, down = across & self._scored | self._timing, down & self._scored | self._timing
        dark = across.bit_count() * 100 / self.side**2
        lines = self._of_lines(across) + self._of_lines(down)
        return lines + self._of_blocks(across) + 10 * int(abs(dark - 50) / 5)

    def _of_lines(self, code: int) -> int:
        """Five alike in a row cost 3 and each more 1; what looks like a finder costs 40."""
        alike = self._alike(code)
        five = alike & alike >> 1 & alike >> 2 & alike >> 3
        runs = 3 * five.bit_count() - 2 * (five & alike >> 4).bit_count()
        code <<= _GAP
        light = ~code
        finder = code & light >> 1 & code >> 2 & code >> 3 & code >> 4 & light >> 5 & code >> 6
        if not finder:
            return runs
        calm = light & light >> 1 & light >> 2 & light >> 3
        found = finder & (calm >> 7 | calm << 4)
        return runs + 40 * (found & ~(found >> 4 | found >> 6)).bit_count()

    def _of_blocks(self, code: int) -> int:
        """Each block of two by two alike costs 3."""
        beside, stride = self._alike(code), self.side + _GAP
        below = ~(code ^ code >> stride)
        inside = (1 << (self.side - 1) * stride) - 1
        return 3 * (beside & beside >> stride & below & inside).bit_count()

    def _alike(self, code: int) -> int:
        """The modules that are like their neighbour in the row."""
        return ~(code ^ code >> 1) & self._has_neighbour

    @cached_property
    def _has_neighbour(self) -> int:
        return self.number([b"\0" + b"\1" * (self.side - 1)] * self.side)

    @cached_property
    def _scored(self) -> int:
        """All but where the mask's number is written, which is not scored (the note in 7.8.3)."""
        side = self.side
        written = {*range(9), *range(side - 8, side)}
        rows = [
            bytes(not (8 in (i, j) and {i, j} <= written) for j in range(side)) for i in range(side)
        ]
        return self.number(rows)

    @cached_property
    def _timing(self) -> int:
        """The two dark modules of the timing patterns that lie between those numbers."""
        dark = {(6, 8), (8, 6)}
        return self.number(
            [bytes((i, j) in dark for j in range(self.side)) for i in range(self.side)]
        )


_DIGITS = bytes([0x30, 0x31]) + bytes(254)
