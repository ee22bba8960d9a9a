"""The inputs of `tests.bench.hostile`: texts, bodies, forms, files, archives, glossaries, numbers, headers."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from functools import partial

from tests.bench.hostile_files import FILES, Sized
from tests.bench.hostile_scores import scored_files, scored_requests
from tests.bench.hostile_sent import JSON, CliInput, HttpInput, half_of
from tests.bench.hostile_texts import MARKUP, TEXTS

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_MULTIPART = {"Content-Type": "multipart/form-data; boundary=b"}
_MANY = 1_300_000


def http_inputs() -> list[HttpInput]:
    """All requests."""
    return [
        *_short_texts(),
        *_tagged_texts(),
        *_bodies(),
        *_forms(),
        *_documents(),
        *_glossaries(),
        *_pairs(),
        *scored_requests(),
        *_conditions(),
        *_heads(),
    ]


def cli_inputs() -> list[CliInput]:
    """All commands: each file format once, texts, and the commands beside `translate`."""
    found = [
        CliInput(
            f"translate {name}",
            name.split(" ")[0],
            make,
            ("translate", "{file}", "--beam", "1"),
            *half_of(make),
        )
        for name, make in FILES.items()
        if "[cli]" in name
    ]
    for command in ("segment", "align", "locate", "score", "glossary"):
        found += _commands(command)
    return [*found, *scored_files()]


def _commands(command: str) -> Iterator[CliInput]:
    given = {
        "segment": ("segment", "{file}"),
        "align": ("align", "{file}", "{file}"),
        "locate": ("locate", "{file}", "{file}"),
        "score": ("score", "{file}", "--reference", "{file}"),
        "glossary": ("glossary", "check", "{file}"),
    }
    texts: dict[str, Callable[[], bytes]] = {
        "one line of 200 kB": Sized(lambda n: b"1.2," * n, 50_000),
        "2,000 equal lines": Sized(lambda n: b"Budapest 12.\n" * n, 2_000),
        "2,000 equal lines of 60 words": Sized(lambda n: (b"kutya macska eger " * 20 + b"\n") * n, 2_000),
        "2,000 empty lines": lambda: b"\n" * 2_000,
        "control characters": lambda: b"\x1b]0;forged\x07\x1b[2J a\n" * 100,
        "no UTF-8": lambda: b"\xff\xfe\xfd" * 100,
    }
    for name, make in texts.items():
        file = "terms.tsv" if command == "glossary" else "text.txt"
        yield CliInput(f"{command}: {name}", file, make, given[command], *half_of(make))


def _json(path: str, **given: object) -> HttpInput:
    name = next(iter(given))
    return HttpInput(name, path, lambda: json.dumps(given[name]).encode(), JSON)


def _short_texts() -> Iterator[HttpInput]:
    for name, text in TEXTS.items():
        body = json.dumps({"texts": [text[:9_900]], "beam": 1}).encode()
        yield HttpInput(f"text: {name}", "/v1/translations", partial(bytes, body), JSON)


def _tagged_texts() -> Iterator[HttpInput]:
    for name, text in MARKUP.items():
        html = {"q": text[:9_900], "source": "vi", "target": "en", "format": "html"}
        xml = {"text": [text[:30_000]], "target_lang": "EN-US", "tag_handling": "xml"}
        yield HttpInput(f"html: {name}", "/translate", partial(bytes, json.dumps(html).encode()), JSON)
        yield HttpInput(f"xml: {name}", "/v2/translate", partial(bytes, json.dumps(xml).encode()), JSON)


def _bodies() -> Iterator[HttpInput]:
    bodies: dict[str, Callable[[], bytes]] = {
        "brackets": lambda: b"[" * _MANY,
        "empty lists": lambda: b"[" + b"[]," * (_MANY // 3) + b"0]",
        "unknown fields": lambda: json.dumps({f"k{n}": 0 for n in range(90_000)}).encode(),
        "equal fields": lambda: b"{" + b'"texts":0,' * (_MANY // 10) + b'"a":0}',
        "a list of numbers": lambda: b'{"texts": [' + b"0," * (_MANY // 2) + b"0]}",
        "empty texts": lambda: b'{"texts": [' + b'"",' * (_MANY // 3) + b'""]}',
        "a number of a million digits": lambda: b'{"beam": ' + b"9" * 1_000_000 + b"}",
        "a number that is none": lambda: b'{"texts": ["a"], "beam": NaN}',
        "a number beyond": lambda: b'{"texts": ["a"], "beam": 1e400}',
        "spaces": lambda: b" " * _MANY,
        "escapes": lambda: b'{"texts": ["' + b"\\u0000" * 1_000 + b'"]}',
        "half of a pair": lambda: b'{"texts": ["\\ud800"], "text": "\\udc00", "q": "\\ud800"}',
        "UTF-16": lambda: '{"texts": ["a"]}'.encode("utf-16"),
        "UTF-8 that ends": lambda: b'{"texts": ["\xe1\xba"]}',
        "a body that ends": lambda: b'{"texts": ["a',
        "no object": lambda: b'"a"',
        "nothing": bytes,
        "30 MB": lambda: b'{"texts": ["' + b"a" * 30_000_000 + b'"]}',
    }
    paths = ("/v1/translations", "/translate", "/v2/translate", "/v1/documents")
    for name, make in bodies.items():
        for path in paths if name in ("brackets", "empty lists", "unknown fields", "30 MB") else paths[:2]:
            yield HttpInput(f"body: {name} to {path}", path, make, JSON, may_hang_up=name == "30 MB")
    for path in ("/v1/glossaries", "/v1/alignments", "/v1/scores", "/v1/retranslations", "/v2/glossaries"):
        yield HttpInput(f"body: 30 MB to {path}", path, bodies["30 MB"], JSON, may_hang_up=True)
        yield HttpInput(f"body: empty lists to {path}", path, bodies["empty lists"], JSON)


def _part(name: str, data: bytes, more: bytes = b"") -> bytes:
    head = b'--b\r\nContent-Disposition: form-data; name="' + name.encode() + b'"' + more + b"\r\n\r\n"
    return head + data + b"\r\n"


def _file_part(name: bytes, data: bytes) -> bytes:
    return _part("file", data, b'; filename="' + name + b'"')


def _forms() -> Iterator[HttpInput]:
    plain: dict[str, bytes] = {
        "fields": b"a=1&" * 300_000,
        "percent signs": b"q=" + b"%" * 900_000,
        "percent bytes": b"q=" + b"%41" * 300_000,
        "plus signs": b"q=" + b"+" * 900_000,
        "ampersands": b"&" * 900_000,
        "no UTF-8": b"q=J\xf3&source=hu&target=en",
        "half of a letter": b"q=%E1%BA&source=hu&target=en",
    }
    for name, body in plain.items():
        for path in ("/translate", "/v2/glossaries"):
            yield HttpInput(f"form: {name} to {path}", path, partial(bytes, body), _FORM)
    end = b"--b--\r\n"
    parts: dict[str, bytes] = {
        "parts": _part("a", b"1") * 20_000 + end,
        "files": _file_part(b"a.txt", b"1") * 5_000 + end,
        "headers of a part": b"--b\r\n" + b"X-A: b\r\n" * 50_000 + b"\r\n" + end,
        "a long header of a part": b"--b\r\nContent-Disposition: form-data; "
        + b"a=" * 300_000
        + b"\r\n\r\n"
        + end,
        "semicolons in a header": b"--b\r\nContent-Disposition: form-data; name="
        + b'";' * 100_000
        + b"\r\n\r\n"
        + end,
        "line ends": b"\r\n" * 500_000,
        "hyphens": b"\r\n--b\r\n-" * 100_000,
        "no name": b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n" + end,
        "a name that is no UTF-8": _file_part(b"\xff.txt", b"a") + end,
        "a name with a path": _file_part(b"../../../etc/passwd.txt", b"Xin ch\xc3\xa0o.") + end,
        "a name of 5,000 letters": _file_part(b"a" * 5_000 + b".txt", b"a") + end,
        "a name with control characters": _file_part(b"a\x1b[2J\x00.txt", b"a") + end,
        "a name that turns": _file_part("\u202etxt.exe.txt".encode(), b"a") + end,
        "an empty name": _file_part(b"", b"a") + end,
        "an empty file": _file_part(b"a.txt", b"") + end,
        "a device": _file_part(b"CON.txt", b"a") + end,
        "no end": _file_part(b"a.txt", b"a"),
        "nothing": b"",
    }
    for name, body in parts.items():
        for path in ("/v1/documents", "/translate_file", "/v2/document")[: 3 if "name" in name else 2]:
            fields = _part("source", b"vi") + _part("target", b"en") if path == "/translate_file" else b""
            yield HttpInput(f"multipart: {name} to {path}", path, partial(bytes, fields + body), _MULTIPART)
    yield HttpInput("multipart: no boundary", "/v1/documents", bytes, {"Content-Type": "multipart/form-data"})
    long = {"Content-Type": f"multipart/form-data; boundary={'b' * 5_000}"}
    yield HttpInput("multipart: a boundary of 5,000 letters", "/v1/documents", lambda: b"x" * 100_000, long)
    odd = {"Content-Type": "multipart/form-data; boundary=b; charset=punycode"}
    yield HttpInput(
        "multipart: another encoding", "/v1/documents", lambda: _part("a", b"-" * 9_000) + end, odd
    )


def _documents() -> Iterator[HttpInput]:
    for name, make in FILES.items():
        file = name.split(" ")[0].encode()

        def body(make: Callable[[], bytes], file: bytes = file) -> bytes:
            return _part("beam", b"1") + _file_part(file, make()) + b"--b--\r\n"

        half, n_pieces = half_of(make)
        yield HttpInput(
            f"file: {name.removesuffix(' [cli]')}",
            "/v1/documents",
            partial(body, make),
            _MULTIPART,
            half=partial(body, half) if half else None,
            n_pieces=n_pieces,
        )


def _glossaries() -> Iterator[HttpInput]:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "'
        + b"c" * 10_000
        + b'">]><tbx>'
        + b"&b;" * 10_000
        + b"</tbx>"
    )
    contents: dict[str, dict[str, object]] = {
        "50,000 terms": {"content": "".join(f"từ {n}\tword {n}\n" for n in range(50_000))},
        "equal terms": {"content": "a\tb\n" * 50_000},
        "terms that begin alike": {"content": "".join(f"{'a ' * n}\tb\n" for n in range(1, 800))},
        "a term of 1 MB": {"content": "a" * 1_000_000 + "\tb\n"},
        "tabs": {"content": "\t" * 500_000},
        "quotes": {"content": '"' * 500_001, "format": "csv"},
        "one quote": {"content": '"' + "a,b\n" * 100_000, "format": "csv"},
        "TBX with entities": {"content": base64.b64encode(bomb).decode(), "format": "tbx", "is_base64": True},
        "TBX that is deep": {"content": "<martif>" * 50_000, "format": "tbx"},
        "no base64": {"content": "é" * 1000, "is_base64": True},
        "symbols": {"content": "".join(f"{sign}\tx\n" for sign in "+*?()[]{}|^$.\\™§")},
        "text of one term": {"content": "chợ cá\tfish market\n", "text": "chợ cá " * 5_000},
        "text of terms in forms": {"content": "Putyin\tPutin\thu\n", "text": "Putyinnal " * 5_000},
        "text of terms that begin alike": {
            "content": "".join(f"{'a ' * n}\tb\n" for n in range(1, 300)),
            "text": "a " * 5_000,
        },
    }
    for name, given in contents.items():
        body = json.dumps(given)
        yield HttpInput(f"glossary: {name}", "/v1/glossary-check", partial(bytes, body.encode()), JSON)
    names = {"control characters": "a\x1b[2J", "a line end": "a\nb", "nothing": " ", "1 MB": "a" * 900_000}
    for name, value in names.items():
        body = json.dumps({"name": value, "content": "a\tb\n"})
        yield HttpInput(f"glossary name: {name}", "/v1/glossaries", partial(bytes, body.encode()), JSON)


def _pairs() -> Iterator[HttpInput]:
    line = {"text": "Budapest 12. május"}
    requests: dict[str, tuple[str, object]] = {
        "equal lines": ("alignments", {"source": [line] * 1_000, "target": ["Budapest 12 May"] * 1_000}),
        "empty lines": ("alignments", {"source": [{"text": ""}] * 2_000, "target": [""] * 2_000}),
        "one against 2,000": ("alignments", {"source": [line], "target": ["a"] * 2_000}),
        "lines of numbers": (
            "alignments",
            {"source": [{"text": "1 2 3 " * 600}] * 30, "target": ["1 2 3 " * 600] * 30},
        ),
        "text without sentences": ("alignments", {"source": "a" * 400_000, "target": "b" * 400_000}),
        "text of stops": ("alignments", {"source": ". " * 20_000, "target": ". " * 20_000}),
        "equal fragments": (
            "locations",
            {"fragments": ["the cat sat"] * 200, "hypotheses": ["the cat sat"] * 500},
        ),
        "long fragments": ("locations", {"fragments": ["a " * 900] * 20, "hypotheses": ["a " * 900] * 50}),
        "TER of equal words": (
            "scores",
            {"segments": [{"hypothesis": "a b " * 400, "reference": "b a " * 400}], "metrics": ["ter"]},
        ),
        "TER of letters": (
            "scores",
            {"segments": [{"hypothesis": "a" * 1_900, "reference": "b " * 900}] * 20, "metrics": ["ter"]},
        ),
        "resamples": (
            "scores",
            {"segments": [{"hypothesis": "a b", "reference": "a c"}] * 1_000, "resamples": 2_000},
        ),
    }
    for name, (path, given) in requests.items():
        yield HttpInput(f"pairs: {name}", f"/v1/{path}", partial(bytes, json.dumps(given).encode()), JSON)


def _conditions() -> Iterator[HttpInput]:
    conditions = {
        "parentheses": "(" * 900 + "chrf_delta >= 0" + ")" * 900,
        "not": "not " * 900 + "chrf_delta >= 0",
        "a power": "9**9**9**9 > 0",
        "a call": "__import__('os').system('true') or chrf_delta > 0",
        "a long number": f"chrf_delta > {'9' * 900}",
        "many words": " and ".join(["chrf_delta > 0"] * 60),
    }
    for name, condition in conditions.items():
        body = json.dumps({"query": {}, "accept_if": condition}).encode()
        yield HttpInput(f"condition: {name}", "/v1/retranslations", partial(bytes, body), JSON)


def _heads() -> Iterator[HttpInput]:
    text = json.dumps({"text": "Xin chào các bạn."}).encode()
    keys = {"control": "a\tb", "other letters": "é", "1,000 letters": "k" * 1_000, "usual": "k", "again": "k"}
    for name, key in keys.items():
        head = {**JSON, "Idempotency-Key": key}
        yield HttpInput(f"idempotency: {name}", "/v1/documents", partial(bytes, text), head)
    other = json.dumps({"text": "Tạm biệt."}).encode()
    yield HttpInput(
        "idempotency: another body", "/v1/documents", partial(bytes, other), {**JSON, "Idempotency-Key": "k"}
    )
    queries = {
        "limit": "/v1/jobs?limit=99999999999999999999",
        "negative": "/v1/jobs?limit=-1",
        "cursor": "/v1/jobs?cursor=" + "A" * 5_000,
        "cursor of numbers": "/v1/jobs?cursor=" + base64.urlsafe_b64encode(b"1e999 " + b"0" * 32).decode(),
        "no UTF-8": "/v1/jobs?tag=%ff",
        "NUL": "/v1/documents?tag=%00",
        "a million fields": "/v1/jobs?" + "a=1&" * 8_000,
        "an id": "/v1/jobs/" + "0" * 31 + "%00",
        "a path up": "/static/..%2f..%2fapp.py",
        "a file up": "/download_file/" + "0" * 64 + ".%2e%2e%2fx",
        "an example up": "/examples/..%2f..%2fvi",
        "page": "/jobs?after=" + "9" * 4_000,
        "wild cards": "/v1/memory?q=" + "_%25" * 1_500,
        "ids": "/jobs/zip?ids=" + "a," * 20_000,
        "events of nothing": "/v1/jobs/" + "0" * 32 + "/events",
    }
    for name, path in queries.items():
        yield HttpInput(f"query: {name}", path, method="GET")
    heads = {
        "another host": {"Host": "evil.example"},
        "passed on": {"X-Forwarded-For": "1.2.3.4"},
        "a foreign page": {"Origin": "https://evil.example"},
        "a foreign frame": {"Sec-Fetch-Site": "cross-site"},
        "a long key": {"Authorization": "Bearer " + "k" * 20_000},
        "many cookies": {"Cookie": "a=b; " * 3_000 + "a=b"},
        "an id of lines": {"X-Request-ID": "a%0d%0aforged"},
        "many types": {"Accept": "a/b;q=0.1, " * 3_000 + "*/*"},
        "a type of semicolons": {"Content-Type": "application/json" + ";" * 20_000},
        "no length": {"Content-Length": "abc"},
        "an encoding": {"Content-Encoding": "gzip"},
    }
    for name, head in heads.items():
        yield HttpInput(
            f"head: {name}",
            "/v1/translations",
            partial(bytes, text),
            {**JSON, **head},
            is_no_http=name == "no length",
        )
    for method in ("TRACE", "PROPFIND", "PUT", "DELETE", "OPTIONS", "HEAD"):
        yield HttpInput(f"method: {method}", "/v1/translations", partial(bytes, b"{}"), JSON, method=method)
    yield HttpInput("webhook: inside", "/v1/documents", _webhook("http://127.0.0.1:1/"), JSON)
    yield HttpInput("webhook: inside by numbers", "/v1/documents", _webhook("http://2130706433/"), JSON)
    yield HttpInput("webhook: 192.0.0.0/24", "/v1/documents", _webhook("http://192.0.0.8/"), JSON)
    yield HttpInput("webhook: a long address", "/v1/documents", _webhook("http://a/" + "a" * 1_900), JSON)


def _webhook(address: str) -> Callable[[], bytes]:
    given = {"text": "Xin chào.", "webhook": address, "webhook_secret": "s"}
    return partial(bytes, json.dumps(given).encode())
