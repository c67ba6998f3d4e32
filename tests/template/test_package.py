"""A package is read whole and strictly: what is wrong is named by file, line and remedy."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from designer.core.catalogue import explain
from designer.core.errors import TemplateError
from designer.template.names import variant_file
from designer.template.package import MAX_BYTES, MAX_FILES, read_files, read_firm, read_template
from tests.support.packages import FILES, SPEC, make_template, write_package


def refusal(folder: Path, name: str, content: str | bytes | None) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        make_template(folder, {name: content})
    return caught.value


def test_a_package_is_read_with_its_texts_and_samples(tmp_path: Path) -> None:
    template = make_template(tmp_path, {"assets/logo.png": b"x", "samples/readme.txt": "not a sample"})
    assert template.spec.id == "receipt"
    assert set(template.texts) == {"en", "de"}
    assert template.texts["de"]["lines"]["one"] == "{n} Artikel"
    assert set(template.samples) == {"normal.json"}
    assert template.files["assets/logo.png"] == b"x"
    assert "samples/readme.txt" in template.files


@pytest.mark.parametrize(
    ("spec", "code", "line"),
    [
        ("format = 1\nid = ", "toml-broken", 2),
        ("format = 1\nformat = 1\n", "toml-broken", 2),
        (b"format = 1\n# \xff", "toml-not-utf8", 2),
        (SPEC.replace("event_type", "event_typ"), "key-unknown", 3),
        (SPEC.replace("[email]", "[emial]"), "key-unknown", 7),
        (SPEC.replace("subject =", "subjekt ="), "key-unknown", 8),
        (SPEC.replace("hint =", "hnit ="), "key-unknown", 19),
        (SPEC.replace("policy =", "polcy ="), "key-unknown", 17),
        (SPEC.replace("format = 1", "format = 2"), "key-wants-one-of", 1),
        (SPEC.replace('"formula"', '"fromula"'), "key-wants-one-of", 17),
        (SPEC.replace('kind = "pdf"', 'kind = "docx"'), "key-wants-one-of", 12),
        (SPEC.replace('id = "receipt"', "id = 5"), "key-wants-text", 2),
        (SPEC.replace('id = "receipt"', 'id = "a b"'), "key-not-valid", 2),
        (SPEC.replace('["en", "de"]', '"en"'), "key-wants-list", 4),
        (SPEC.replace('["en", "de"]', "[]"), "key-list-too-short", 4),
        (SPEC.replace('["en", "de"]', '["en", "../de"]'), "key-not-valid", 4),
        (SPEC.replace('required = ["ctx.order.number"]', 'required = ["order.number"]'), "key-not-valid", 24),
        (SPEC + "\n[[attachments]]\nname = 'a'\n", "key-missing", 29),
        ("format = 1\n", "key-missing", 0),
    ],
)
def test_a_fault_in_the_specification_has_its_line(tmp_path: Path, spec: str | bytes, code: str, line: int) -> None:
    error = refusal(tmp_path, "template.toml", spec)
    assert (error.code, error.arguments["file"], error.arguments["line"]) == (code, "template.toml", line)


def test_a_mistyped_key_is_asked_about(tmp_path: Path) -> None:
    error = refusal(tmp_path, "template.toml", SPEC.replace("subject =", "subjekt ="))
    assert "Did you mean" in explain(error)
    assert "subject" in explain(error)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a = ", "toml-broken"),
        (b"a = '\xff'", "toml-not-utf8"),
        ("a = 5", "text-not-text"),
        ("a = ['x']", "text-not-text"),
        ("[a]\nb = true", "text-not-text"),
        ("[lines]\none = 'x'", "plural-without-other"),
        ("[a.lines]\none = 'x'\nfew = 'y'", "plural-without-other"),
        ("a = 1979-05-27", "text-not-text"),
    ],
)
def test_a_fault_in_a_language_file_names_the_file(tmp_path: Path, text: str | bytes, code: str) -> None:
    error = refusal(tmp_path, "languages/de.toml", text)
    assert (error.code, error.arguments["file"]) == (code, "languages/de.toml")


def test_a_language_without_a_file_has_no_texts(tmp_path: Path) -> None:
    assert make_template(tmp_path, {"languages/de.toml": None}).texts["de"] == {}


@pytest.mark.parametrize("name", ["manifest.json", "firm.toml", "firm/logo.png"])
def test_names_that_publications_use_are_reserved(tmp_path: Path, name: str) -> None:
    error = refusal(tmp_path, name, "x")
    assert (error.code, error.arguments["name"]) == ("file-name-reserved", name)


@pytest.mark.parametrize("target", ["/etc/passwd", "template.toml", "gone"])
def test_a_link_is_refused_wherever_it_leads(tmp_path: Path, target: str) -> None:
    root = write_package(tmp_path)
    (root / "link.txt").symlink_to(target)
    with pytest.raises(TemplateError) as caught:
        read_template(root)
    assert (caught.value.code, caught.value.arguments["file"]) == ("file-not-regular", "link.txt")


def test_a_linked_folder_and_a_pipe_are_refused(tmp_path: Path) -> None:
    for make in (lambda path: path.symlink_to("/etc"), os.mkfifo):
        root = write_package(tmp_path)
        make(root / "odd")
        with pytest.raises(TemplateError) as caught:
            read_template(root)
        assert caught.value.code == "file-not-regular"
        (root / "odd").unlink()


def test_hidden_files_and_backups_are_left_out(tmp_path: Path) -> None:
    template = make_template(tmp_path, {".git/config": "x", "email.mjml~": "x", ".hidden": "x"})
    assert not {name for name in template.files if name.startswith(".") or name.endswith("~")}


@pytest.mark.parametrize("name", [b"caf\xe9.txt", b"a\nb.txt", "a\u202eb.txt".encode()])
def test_a_file_name_that_cannot_be_shown_is_refused(tmp_path: Path, name: bytes) -> None:
    root = write_package(tmp_path)
    Path(os.fsdecode(os.fsencode(root) + b"/" + name)).write_bytes(b"x")
    with pytest.raises(TemplateError) as caught:
        read_template(root)
    assert caught.value.code == "file-name-unprintable"
    assert str(caught.value.arguments["file"]).isascii()


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    for number in range(MAX_FILES):
        (tmp_path / f"{number}").touch()
    assert len(read_files(tmp_path)) == MAX_FILES
    (tmp_path / "one-more").touch()
    with pytest.raises(TemplateError) as caught:
        read_files(tmp_path)
    assert caught.value.code == "package-too-large"


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(TemplateError) as caught:
        read_files(tmp_path)
    assert caught.value.code == "package-too-large"
    assert MAX_BYTES < 1 << 40


def test_a_folder_without_a_specification_is_no_template(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        read_template(tmp_path)
    assert caught.value.code == "template-not-found"


def test_the_id_must_be_the_folders_name(tmp_path: Path) -> None:
    error = refusal(tmp_path, "template.toml", SPEC.replace('id = "receipt"', 'id = "other"'))
    assert (error.code, error.arguments["name"]) == ("template-id-differs", "receipt")


def test_a_source_is_text_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    template = make_template(tmp_path, {"a.html": b"\xef\xbb\xbf<p>", "b.html": b"a\xff"})
    assert template.source("a.html") == "<p>"
    for name, code in (("b.html", "file-not-utf8"), ("c.html", "file-missing")):
        with pytest.raises(TemplateError) as caught:
            template.source(name)
        assert caught.value.code == code


def test_a_firm_has_values_and_files(tmp_path: Path) -> None:
    (tmp_path / "firm.toml").write_text('name = "Nordlicht"\n[bank]\niban = "DE1"\n')
    (tmp_path / "firm").mkdir()
    (tmp_path / "firm" / "logo.png").write_bytes(b"x")
    firm = read_firm(tmp_path)
    assert firm.values == {"name": "Nordlicht", "bank": {"iban": "DE1"}}
    assert firm.files == {"firm/logo.png": b"x"}


def test_without_a_file_the_firm_is_empty(tmp_path: Path) -> None:
    assert read_firm(tmp_path).values == {}


def test_a_broken_firm_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "firm.toml").write_text("name = ")
    with pytest.raises(TemplateError) as caught:
        read_firm(tmp_path)
    assert (caught.value.code, caught.value.arguments["file"]) == ("toml-broken", "firm.toml")


def test_the_file_of_a_language() -> None:
    assert variant_file("pt-BR") == "languages/pt-BR.toml"
    assert variant_file("en") in FILES
