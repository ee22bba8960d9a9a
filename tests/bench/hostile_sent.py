"""What `tests.bench.hostile` sends: requests to a server, and files to the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from tests.bench.hostile_files import Sized

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class HttpInput:
    """A request; its body is made when it is sent.

    `may_hang_up`: refusing without an answer is right. `is_no_http`: no client of HTTP would send it. `half`
    makes a body of half of `n_pieces`, where it has many.
    """

    name: str
    path: str
    data: Callable[[], bytes] = bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"
    may_hang_up: bool = False
    is_no_http: bool = False
    half: Callable[[], bytes] | None = None
    n_pieces: int = 0

    def halved(self) -> HttpInput:
        """The same with half of its pieces."""
        return replace(self, data=self.half or self.data, half=None)


@dataclass(frozen=True)
class CliInput:
    """A file and the words of a command, `{file}` being its place; `half` as in `HttpInput`.

    `other` is a second file, `{other}`, of as many pieces as `data` makes.
    """

    name: str
    file: str
    data: Callable[[], bytes]
    arguments: tuple[str, ...]
    half: Callable[[], bytes] | None = None
    n_pieces: int = 0
    other: Callable[[], bytes] = bytes

    def halved(self) -> CliInput:
        """The same with half of its pieces in both files."""
        other = self.other.half if isinstance(self.other, Sized) else self.other
        return replace(self, data=self.half or self.data, other=other, half=None)


def half_of(make: Callable[[], bytes]) -> tuple[Callable[[], bytes] | None, int]:
    """What makes half of the pieces, and how many pieces there are; nothing where there are few."""
    return (make.half, make.n) if isinstance(make, Sized) else (None, 0)
