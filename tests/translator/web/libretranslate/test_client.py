"""The client from the package index, against a running server with the bundled model."""

from __future__ import annotations

from urllib.error import HTTPError

import pytest
from libretranslatepy import LibreTranslateAPI

from tests.services import PATIENCE_S

HU = "Jó reggelt kívánok mindenkinek!"


def test_the_client_finds_what_it_expects(mini_server: str) -> None:
    client = LibreTranslateAPI(mini_server)
    assert {item["code"] for item in client.languages()} == {"en", "hu", "ja", "vi"}
    assert client.detect(HU)[0]["language"] == "hu"
    english = client.translate(HU, "hu", "en")
    assert english not in ("", HU)
    assert client.translate(HU, "auto", "en", timeout=PATIENCE_S) == english
    assert LibreTranslateAPI(mini_server, api_key="").translate(HU, "hu", "en") == english


def test_the_client_sees_errors(mini_server: str) -> None:
    with pytest.raises(HTTPError) as refused:
        LibreTranslateAPI(mini_server).translate(HU, "hu", "vi")
    with refused.value:
        assert refused.value.code == 400
        assert b"not available as a target language" in refused.value.read()
