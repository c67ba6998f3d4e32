"""The house stands as it was drawn: layers, doors, no cycles, headless programs without Qt."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "designer").rglob("*.py"))
}

LAYERS = {
    "designer.core": {"designer.core"},
    "designer.template": {"designer.template", "designer.core"},
    "designer.render": {"designer.render", "designer.template", "designer.core"},
    "designer.sender": {"designer.sender", "designer.render", "designer.template", "designer.core"},
    "designer.gui": {
        "designer.gui", "designer.core", "designer.template", "designer.render.protocol", "designer.render.source_map",
        "designer.render.questions",
        "designer.sender.outbox.search", "designer.sender.outbox.figures", "designer.sender.outbox.states",
        "designer.sender.outbox.pauses",
        "designer.sender.outbox.store", "designer.sender.inbox.refused", "designer.sender.outbox.waiting",
        "designer.sender.inbox.progress",
        "designer.sender.lock", "designer.sender.control", "designer.sender.channel",
    },
}  # fmt: skip

DOORS = {
    "keyring": "designer.core.vault",
    "cryptography": "designer.core.vault",
    "pydantic": "designer",
    "email_validator": "designer.core.address",
    "tomlkit": "designer",
    "jinja2": "designer.template.jinja",
    "mammoth": "designer.template.importing.word_html",
    "fontTools": "designer.template.font_files",
    "nh3": "designer.template.safe_html",
    "cssselect2": "designer.template.design.cascade",
    "babel": "designer.render.filters",
    "mrml": "designer.render.mail",
    "inscriptis": "designer.render.mail",
    "weasyprint": "designer.render.page",
    "PIL": "designer.render.images",
    "pypdf": "designer.render.seal",
    "segno": "designer.render.code_image",
    "sqlalchemy": "designer.sender.outbox",
    "sqlite3": "designer.sender.outbox",
    "smtplib": "designer.sender.channel.smtp",
    "aiosmtpd": "designer.sender.loopback",
    "httpx": "designer.sender.web",
    "starlette": "designer.sender.rest.app",
    "python_multipart": "designer.sender.rest.parts",
    "uvicorn": "designer.sender.rest.server",
    "truststore": "designer.sender.trust",
    "imapclient": "designer.sender.incoming.imap",
    "flufl": "designer.sender.incoming.bounce",
    "msal": "designer.sender.signin.microsoft",
    "google": "designer.sender.signin.google",
    "google_auth_oauthlib": "designer.sender.signin.google",
    "oauthlib": "designer.sender.signin.google",
    "python_calamine": "designer.core.table.workbook",
    "xlsxwriter": "designer.sender.inbox.result",
    "rich": "designer.cli.output",
    "PySide6": "designer.gui",
    "qtawesome": "designer.gui.icons",
}

HEADLESS_LATE = ("weasyprint", "sqlalchemy", "mrml", "rich", "PySide6", "jinja2", "babel", "pydantic", "pypdf")


@cache
def imported(path: Path, *, at_top: bool = False) -> tuple[str, ...]:
    """Every module that a file imports, as dotted names; `at_top` leaves out those inside functions."""
    return tuple(_imported(path, at_top=at_top))


def _imported(path: Path, *, at_top: bool) -> Iterator[str]:
    tree = ast.parse(path.read_text("utf-8"))
    nodes = tree.body if at_top else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in MODULES else str(node.module)


def is_below(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def package_of(name: str) -> str:
    return ".".join(name.split(".")[:2])


@pytest.mark.parametrize("name", MODULES)
def test_a_module_imports_only_what_its_layer_may(name: str) -> None:
    allowed = LAYERS.get(package_of(name))
    if allowed is None:
        assert name in ("designer", "designer.__main__") or package_of(name) == "designer.cli"
        return
    ours = [other for other in imported(MODULES[name]) if is_below(other, "designer") and other != "designer"]
    strangers = [other for other in ours if not any(is_below(other, package) for package in allowed)]
    assert strangers == []


def test_errors_import_nothing_of_ours() -> None:
    assert [name for name in imported(MODULES["designer.core.errors"]) if is_below(name, "designer")] == []


def test_the_command_line_reaches_other_layers_only_inside_its_functions() -> None:
    early = {
        f"{name} -> {other}"
        for name, path in MODULES.items()
        if is_below(name, "designer.cli")
        for other in imported(path, at_top=True)
        if is_below(other, "designer") and not any(is_below(other, p) for p in ("designer.cli", "designer.core"))
    }
    assert early - {"designer.cli.main -> designer"} == set()


@pytest.mark.parametrize("package", DOORS)
def test_an_outside_package_has_one_door(package: str) -> None:
    users = {name for name, path in MODULES.items() if any(is_below(one, package) for one in imported(path))}
    assert {name for name in users if not is_below(name, DOORS[package])} == set()


def test_every_outside_package_that_is_imported_is_declared_and_has_a_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    declared = tomllib.loads(text)["project"]["dependencies"]
    names = {one.split("[")[0].split(">")[0].split(";")[0].strip().replace("-", "_").lower() for one in declared}
    used = {
        one.split(".")[0].lower()
        for path in MODULES.values()
        for one in imported(path)
        if one.split(".")[0] not in sys.stdlib_module_names and not is_below(one, "designer")
    }
    brought = {
        "markupsafe": "jinja2", "shiboken6": "pyside6", "pydantic_core": "pydantic", "pil": "pillow",
        "google": "google_auth_oauthlib", "oauthlib": "google_auth_oauthlib",
        "flufl": "flufl_bounce",
    }  # fmt: skip
    missing = {name for name in used if name not in names and brought.get(name) not in names}
    assert missing == set()
    lines = [
        line for line in text.splitlines() if line.strip().startswith('"') and ">=" in line and "hatchling" not in line
    ]
    assert [line for line in lines if "#" not in line] == []


def test_there_are_no_import_cycles() -> None:
    graph = {
        name: {other for other in imported(path) if other in MODULES and other != name}
        for name, path in MODULES.items()
    }
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail[trail.index(name) :], name))
        if name not in done:
            for other in graph[name]:
                visit(other, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def loaded_by(code: str) -> set[str]:
    """The top-level modules that a fresh Python has loaded after running `code`."""
    script = f"{code}\nimport sys; print(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(told.stdout.split())


def test_a_command_that_checks_a_template_loads_nothing_of_the_outbox() -> None:
    code = (
        "from designer.render.limits import worker_limits\nfrom designer.render.pool import Pool\n"
        "from designer.render.preflight import preflight\nfrom designer.sender.inbox.rules import event_rules"
    )
    assert {"sqlalchemy", "pypdf", "weasyprint", "httpx"} & loaded_by(code) == set()


def test_the_command_line_starts_without_anything_heavy() -> None:
    loaded = loaded_by("from designer.cli.main import _parser; _parser()")
    assert loaded & set(HEADLESS_LATE) == set()


def test_the_sender_and_the_renderer_never_load_qt() -> None:
    assert "PySide6" not in loaded_by("import designer.sender.service, designer.render.worker")


def test_the_sender_does_not_load_the_pdf_engine() -> None:
    assert loaded_by("import designer.sender.service") & {"weasyprint", "mrml"} == set()


@pytest.mark.parametrize("name", [name for name in MODULES if MODULES[name].read_text("utf-8").strip()])
def test_a_module_says_in_its_first_line_what_it_is_for(name: str) -> None:
    words = ast.get_docstring(ast.parse(MODULES[name].read_text("utf-8"))) or ""
    assert words.splitlines()[:1], name


def test_no_module_is_longer_than_500_lines() -> None:
    assert [name for name, path in MODULES.items() if len(path.read_text("utf-8").splitlines()) > 500] == []


def test_tests_mirror_the_program() -> None:
    packages = {path.parent.relative_to(ROOT / "designer") for path in MODULES.values()} - {Path(), Path("core/texts")}
    assert [
        str(package) for package in sorted(packages) if not list((ROOT / "tests" / package).rglob("test_*.py"))
    ] == []
