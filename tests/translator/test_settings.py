"""Settings are read whole or refused with the name and the value."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from translator.errors import InvalidSetting
from translator.settings import PREFIX, Settings, load_settings, may_color

PAGE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"


def test_values_come_from_the_environment() -> None:
    settings = load_settings({"TOLMACS_THREADS": "3", "TOLMACS_DATA_DIR": "data", "HOME": "elsewhere"})
    assert (settings.threads, settings.data_dir) == (3, Path("data"))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TOLMACS_THREADS", "many", "TOLMACS_THREADS='many'"),
        ("TOLMACS_MAX_DOCUMENT_BYTES", "0", "TOLMACS_MAX_DOCUMENT_BYTES='0'"),
        ("TOLMACS_LOG_LEVEL", "loud", "TOLMACS_LOG_LEVEL='loud'"),
        ("TOLMACS_MODLE", "mini", "unknown setting TOLMACS_MODLE"),
    ],
)
def test_a_wrong_value_or_name_is_named(name: str, value: str, said: str) -> None:
    with pytest.raises(InvalidSetting, match=re.escape(said)):
        load_settings({name: value})


@pytest.mark.parametrize(
    "name",
    [
        "TOLMACS_URL",
        "TOLMACS_PORT",
        "TOLMACS_SERVICE_HOST",
        "TOLMACS_SERVICE_PORT",
        "TOLMACS_SERVICE_PORT_HTTP",
        "TOLMACS_PORT_8000_TCP",
        "TOLMACS_PORT_8000_TCP_ADDR",
        "TOLMACS_REDIS_SERVICE_HOST",
        "TOLMACS_REDIS_PORT_6379_TCP_PROTO",
    ],
)
def test_names_that_others_set_are_passed_over(name: str) -> None:
    assert load_settings({name: "tcp://10.96.0.7:8000"}) == load_settings({})


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_has_a_line_in_the_readme_with_its_default(name: str) -> None:
    line = re.search(
        rf"^\| `{PREFIX}{name.upper()}` \| `?([^|`]*)`? \|", PAGE.read_text("utf-8"), re.MULTILINE
    )
    assert line, f"{name} is not in the table of docs/settings.md"
    default = Settings.model_fields[name].default
    shown = line.group(1).strip()
    assert shown == str(default) or (name == "data_dir" and shown == "~/.local/share/tolmacs")


@pytest.mark.parametrize(("value", "may"), [(None, True), ("", True), ("1", False), ("0", False)])
def test_no_color_is_heard(value: str | None, may: bool) -> None:
    assert may_color({} if value is None else {"NO_COLOR": value}) is may
