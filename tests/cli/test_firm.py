"""The firm's fonts: checked, kept beside firm.toml, taken along by publications, and really in the PDF."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont, newTable

from tests.cli.conftest import Run
from tests.support.fonts import font


def put(tmp_path: Path, **files: bytes) -> list[str]:
    for name, raw in files.items():
        (tmp_path / f"{name}.ttf").write_bytes(raw)
    return [str(tmp_path / f"{name}.ttf") for name in files]


def test_a_family_is_added_listed_and_taken_out(run: Run, office: Path, tmp_path: Path) -> None:
    told = run("firm", "font", "add", *put(tmp_path, a=font(), b=font(cut="Bold")), "--json").document
    assert (told["families"], told["lacking"]) == (["Nordlicht Serif"], {"Nordlicht Serif": ["italic", "bold italic"]})
    assert run("firm", "font", "list", "--json").document["fonts"] == {"Nordlicht Serif": ["400", "700"]}
    assert {path.name for path in (office / "firm/fonts").iterdir()} == {
        "fonts.css", "nordlicht-serif-400.ttf", "nordlicht-serif-700.ttf",
    }  # fmt: skip
    assert run("firm", "font", "remove", "Nordlicht Serif").code == 0
    assert {path.name for path in (office / "firm/fonts").iterdir()} == {"fonts.css"}
    assert run("firm", "font", "remove", "Nordlicht Serif", "--json").document["error"]["code"] == "font-not-there"


def test_one_that_is_refused_leaves_nothing_of_the_others(run: Run, office: Path, tmp_path: Path) -> None:
    files = put(tmp_path, a=font(), b=font(rights=2))
    assert run("firm", "font", "add", *files, "--json").document["error"]["code"] == "font-not-to-embed"
    assert not (office / "firm/fonts").exists()


def test_a_name_that_no_style_can_say_is_given_another_one(run: Run, office: Path, tmp_path: Path) -> None:
    files = put(tmp_path, a=font(family="Söhne & Co"))
    assert run("firm", "font", "add", *files, "--json").document["error"]["code"] == "font-name-unusable"
    assert run("firm", "font", "add", *files, "--name", "Soehne", "--json").document["families"] == ["Soehne"]


@pytest.mark.parametrize("name", ["serif", "Inherit", "Source Sans 3", 'A "B"', "A; } * { color: red", "a,b"])
def test_a_name_that_means_something_else_in_a_style_is_refused(
    run: Run, office: Path, tmp_path: Path, name: str
) -> None:
    files = put(tmp_path, a=font(family=name))
    assert run("firm", "font", "add", *files, "--json").document["error"]["code"] == "font-name-unusable"
    assert not (office / "firm/fonts").exists()


def test_two_files_of_one_cut_are_told_and_none_is_taken(run: Run, office: Path, tmp_path: Path) -> None:
    files = put(tmp_path, regular=font(), condensed=font(letters="x"), bold=font(cut="Bold"))
    error = run("firm", "font", "add", *files, "--json").document["error"]
    assert (error["code"], "condensed.ttf" in error["what"]) == ("font-cut-twice", True)
    assert not (office / "firm/fonts").exists()


def test_a_cut_that_is_added_again_takes_the_place_of_the_former_file(run: Run, office: Path, tmp_path: Path) -> None:
    run("firm", "font", "add", *put(tmp_path, a=font(), b=font(cut="Bold")))
    packed = BytesIO()
    made = TTFont(BytesIO(font(letters="x")))
    made.flavor = "woff2"
    made.save(packed)
    (tmp_path / "a.woff2").write_bytes(packed.getvalue())
    assert run("firm", "font", "add", str(tmp_path / "a.woff2")).code == 0
    assert {path.name for path in (office / "firm/fonts").iterdir()} == {
        "fonts.css", "nordlicht-serif-400.woff2", "nordlicht-serif-700.ttf",
    }  # fmt: skip
    assert run("firm", "font", "list", "--json").document["fonts"] == {"Nordlicht Serif": ["400", "700"]}


@pytest.mark.parametrize("kind", ["folder", "gone", "empty", "variable", "large"])
def test_what_is_no_single_font_is_told(run: Run, office: Path, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.ttf"
    if kind == "folder":
        path.mkdir()
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "large":
        with path.open("wb") as file:
            file.truncate(20 * 1024 * 1024)
    elif kind == "variable":
        made, packed = TTFont(BytesIO(font())), BytesIO()
        axes = made["fvar"] = newTable("fvar")
        axes.axes, axes.instances = [], []
        made.save(packed)
        path.write_bytes(packed.getvalue())
    code = run("firm", "font", "add", str(path), "--json").document["error"]["code"]
    expected = {"empty": "font-no-font", "variable": "font-variable", "large": "font-too-large"}
    assert code == expected.get(kind, "file-not-found")
    assert not (office / "firm/fonts").exists()


def test_letters_of_the_templates_languages_that_it_lacks_are_told(run: Run, office: Path, tmp_path: Path) -> None:
    ran = run("firm", "font", "add", *put(tmp_path, a=font(letters="ß")))
    assert "Letters of “de” that it does not have: ß." in ran.out


def test_a_released_version_keeps_the_font_and_every_document_holds_it(run: Run, office: Path, tmp_path: Path) -> None:
    run("firm", "font", "add", *put(tmp_path, a=font(), b=font(cut="Bold")))
    toml = office / "firm.toml"
    toml.write_text(toml.read_text("utf-8").replace('"IBM Plex Sans"', '"Nordlicht Serif"', 1), "utf-8")
    page = tmp_path / "page.html"
    page.write_text("<style>p { font-family: Nordlicht Serif }</style><p>Hello <b>you</b></p>", "utf-8")
    assert run("template", "new", "letter", "--from", str(page)).code == 0
    spec = office / "templates/letter/template.toml"
    spec.write_text(spec.read_text("utf-8").replace('policy = "random"', 'policy = "none"').replace(
        'hint = "You get the password separately."\n', ""), "utf-8")  # fmt: skip
    mail = office / "templates/letter/email.mjml"
    mail.write_text(mail.read_text("utf-8").replace("{{ hint }}", "See there."), "utf-8")
    published = run("publish", "letter")
    assert published.code == 0, published.out + published.err
    assert (office / "publications/letter/1/firm/fonts/nordlicht-serif-400.ttf").read_bytes() == font()
    run("firm", "font", "remove", "Nordlicht Serif")
    sample = office / "templates/letter/samples/sample-1.json"
    composed = run("compose", "letter", "--event", str(sample), "-o", str(tmp_path / "out"))
    assert composed.code == 0, composed.err
    pdf = tmp_path / "out/letter.pdf"
    assert b"Nordlicht" in pdf.read_bytes() or embedded(pdf)
    if shutil.which("pdffonts"):
        assert all(line.split()[-5] == "yes" for line in embedded(pdf))


def embedded(pdf: Path) -> list[str]:
    """What pdffonts tells of each font."""
    if not shutil.which("pdffonts"):
        pytest.skip("pdffonts is not here")
    ran = subprocess.run(["pdffonts", str(pdf)], capture_output=True, text=True, check=True, timeout=30)
    lines = ran.stdout.splitlines()[2:]
    assert [line for line in lines if "Nordlicht" in line]
    return lines
