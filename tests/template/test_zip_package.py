"""A zip file becomes a template whole, or nothing of it is written."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from designer.core.errors import TemplateError
from designer.template.package import MAX_FILES, read_files
from designer.template.zip_package import export_template, import_template, is_safe_name
from tests.support.packages import FILES, write_package

Pack = Callable[[zipfile.ZipFile], None]


def packed(path: Path, *extra: tuple[str | zipfile.ZipInfo, bytes], top: str = "receipt/") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in FILES.items():
            archive.writestr(f"{top}{name}", content)
        for member, raw in extra:
            archive.writestr(member, raw)
    return path


def refusal(tmp_path: Path, source: Path) -> TemplateError:
    """What an import is refused with; it must leave nothing behind."""
    templates = tmp_path / "office" / "templates"
    templates.mkdir(parents=True)
    with pytest.raises(TemplateError) as caught:
        import_template(templates, source)
    assert [path for path in (tmp_path / "office").rglob("*") if path != templates] == []
    return caught.value


def test_a_template_comes_back_byte_for_byte(tmp_path: Path) -> None:
    write_package(tmp_path / "here", {"assets/logo.png": b"\x89PNG\0\r\n", "email.txt": "a\r\nb\n"})
    export_template(tmp_path / "here", "receipt", tmp_path / "receipt.zip")
    (tmp_path / "there").mkdir()
    made = import_template(tmp_path / "there", tmp_path / "receipt.zip")
    assert read_files(made) == read_files(tmp_path / "here" / "receipt")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_same_template_gives_the_same_zip(tmp_path: Path) -> None:
    write_package(tmp_path)
    for name in ("a.zip", "b.zip"):
        export_template(tmp_path, "receipt", tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_the_files_may_lie_at_the_top_and_file_managers_leftovers_are_passed_over(tmp_path: Path) -> None:
    source = packed(tmp_path / "a.zip", ("__MACOSX/._email.mjml", b"x"), (".DS_Store", b"x"), top="")
    templates = tmp_path / "templates"
    assert sorted(read_files(import_template(templates, source))) == sorted(FILES)


@pytest.mark.parametrize(
    "name",
    ["../evil.txt", "receipt/../../evil.txt", "/etc/evil", "a\\..\\evil", "C:evil", "receipt//evil", "con.txt",
     "receipt/nul", "receipt/a.", "receipt/a ", "receipt/\u202egpj.exe", "a\nb", "receipt/..", "a|b"],
)  # fmt: skip
def test_a_name_that_could_reach_outside_is_refused(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path, packed(tmp_path / "a.zip", (zipfile.ZipInfo(name), b"x"))).code == "package-unsafe-name"


def test_usual_names_are_safe() -> None:
    assert all(is_safe_name(name) for name in ("template.toml", "assets/größe (2).png", "a b/c..d.txt", "console.css"))


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("receipt/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert refusal(tmp_path, packed(tmp_path / "a.zip", (link, b"/etc/passwd"))).code == "file-not-regular"


def test_two_names_that_are_one_on_some_systems_are_refused(tmp_path: Path) -> None:
    source = packed(tmp_path / "a.zip", ("receipt/EMAIL.mjml", b"x"))
    assert refusal(tmp_path, source).code == "package-name-twice"


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    source = packed(tmp_path / "a.zip", *((f"receipt/{n}.txt", b"x") for n in range(MAX_FILES)))
    assert refusal(tmp_path, source).code == "package-too-large"


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    source = packed(tmp_path / "a.zip", ("receipt/bomb.txt", b"0" * 20_000_000))
    assert refusal(tmp_path, source).code == "package-packed-too-tight"


def test_too_many_bytes_are_refused(tmp_path: Path) -> None:
    noise = bytes(range(256)) * 4096 * 10
    infos = [zipfile.ZipInfo(f"receipt/{n}.bin") for n in range(6)]  # stored, not packed
    assert refusal(tmp_path, packed(tmp_path / "a.zip", *((one, noise) for one in infos))).code == "package-too-large"


def test_what_is_no_zip_or_is_cut_off_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(packed(tmp_path / "whole.zip").read_bytes()[:-40])
    assert refusal(tmp_path, tmp_path / "a.zip").code == "package-not-zip"


def test_a_damaged_member_is_refused(tmp_path: Path) -> None:
    raw = bytearray(packed(tmp_path / "a.zip").read_bytes())
    raw[120:160] = bytes(40)
    (tmp_path / "a.zip").write_bytes(raw)
    assert refusal(tmp_path, tmp_path / "a.zip").code == "package-not-zip"


def test_a_locked_zip_is_refused(tmp_path: Path) -> None:
    raw = packed(tmp_path / "a.zip").read_bytes()
    central = raw.index(b"PK\x01\x02")
    (tmp_path / "a.zip").write_bytes(raw[: central + 8] + b"\x01" + raw[central + 9 :])
    assert refusal(tmp_path, tmp_path / "a.zip").code == "package-encrypted"


@pytest.mark.parametrize(
    ("files", "code"),
    [({"readme.txt": b"x"}, "package-without-spec"), ({"a/template.toml": b"x", "b/x": b""}, "package-without-spec")],
)
def test_a_zip_without_a_template_is_refused(tmp_path: Path, files: dict[str, bytes], code: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, raw in files.items():
            archive.writestr(name, raw)
    assert refusal(tmp_path, tmp_path / "a.zip").code == code


def test_a_template_that_cannot_be_read_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("template.toml", "format = 2")
    assert refusal(tmp_path, tmp_path / "a.zip").code.startswith("key-")


def test_an_id_that_is_taken_is_refused(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    import_template(templates, packed(tmp_path / "a.zip"))
    with pytest.raises(TemplateError) as caught:
        import_template(templates, tmp_path / "a.zip")
    assert caught.value.code == "template-exists"
