"""The sheet of the firm's fonts is read as it is written, and a document is given the families that it names."""

from __future__ import annotations

from designer.template.firm_fonts import SHEET, Face, faces, families, file_name, sheet_of, wanted_faces

_SERIF = Face("Nordlicht Serif", 400, is_italic=False, file="nordlicht-serif-400.ttf")
_SANS = Face("Nordlicht", 700, is_italic=True, file="nordlicht-700-italic.otf")
_FILES = {SHEET: sheet_of([_SERIF, _SANS]), "firm/fonts/nordlicht-serif-400.ttf": b"x"}


def test_what_is_written_is_read() -> None:
    assert faces(sheet_of([_SERIF, _SANS])) == sorted([_SANS, _SERIF])
    assert families(_FILES) == ["Nordlicht", "Nordlicht Serif"]
    assert faces(None) == []


def test_a_document_is_given_the_families_that_it_or_its_sheet_names() -> None:
    assert wanted_faces("<p style='font-family: Nordlicht Serif'>", _FILES) == [_SERIF]
    assert wanted_faces("<p>", {**_FILES, "own.css": b"p { font-family: 'Nordlicht Serif' }"}) == [_SERIF]
    assert wanted_faces("<p>", _FILES) == []


def test_a_face_without_its_file_is_passed_over() -> None:
    assert wanted_faces("Nordlicht Serif", {SHEET: _FILES[SHEET]}) == []


def test_files_are_called_by_their_cut() -> None:
    assert file_name("Nordlicht Serif", 400, is_italic=False, ending="ttf") == _SERIF.file
    assert file_name("Nordlicht", 700, is_italic=True, ending="otf") == _SANS.file
