"""What mends a problem at one click: small edits of a template's texts, each with its words."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from designer.core.errors import Argument, SealwrightError
from designer.core.problem import Problem
from designer.core.toml_edit import edit_toml
from designer.template.languages import languages_of, without_heading
from designer.template.lifting import into_texts
from designer.template.missing_fields import without_missing
from designer.template.names import SPEC_FILE, Read, variant_file


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to mend a problem: `code` and `arguments` are its words, `texts` the whole new text of each file."""

    code: str
    texts: Mapping[str, str]
    arguments: Mapping[str, Argument] = field(default_factory=dict)


def fixes_for(problem: Problem, read: Read) -> list[Fix]:
    """The fixes of a problem, the best first; none when a person has to think."""
    maker = _MAKERS.get(problem.code)
    if maker is None:
        return []
    try:
        return maker(problem, read)
    except (SealwrightError, ValueError):  # the text is not what the problem was found in any more
        return []


def released(spec: str, path: str) -> str:
    """The text of template.toml with a field released for the mail. Raises SetupError, ValueError."""
    public = list(tomllib.loads(spec).get("fields", {}).get("public", []))
    return edit_toml(spec, ("fields", "public"), [*public, path]) if path not in public else spec


def withheld(spec: str, path: str) -> str:
    """The text of template.toml with a field personal again. Raises SetupError, ValueError."""
    public = list(tomllib.loads(spec).get("fields", {}).get("public", []))
    return edit_toml(spec, ("fields", "public"), [one for one in public if one != path]) if path in public else spec


def _release(problem: Problem, read: Read) -> list[Fix]:
    path = str(problem.arguments["path"])
    return [Fix("fix-release", {SPEC_FILE: released(read(SPEC_FILE) or "", path)}, {"path": path})]


def _nearest(problem: Problem, read: Read) -> list[Fix]:
    text = read(problem.file) or ""
    wrong, right = (str(problem.arguments[name]).rpartition(".")[2] for name in ("path", "nearest"))
    at = _offset(text, problem)
    found = re.compile(rf"\b{re.escape(wrong)}\b").search(text, at)
    if found is None or "\n" in text[at : found.start()]:
        return []
    arguments: dict[str, Argument] = {"name": right}
    return [Fix("fix-rename", {problem.file: text[: found.start()] + right + text[found.end() :]}, arguments)]


def _alt(problem: Problem, read: Read) -> list[Fix]:
    text = read(problem.file) or ""
    tag = re.compile(r"<[A-Za-z-]+").match(text, _offset(text, problem))
    return [Fix("fix-alt", {problem.file: f'{text[: tag.end()]} alt=""{text[tag.end() :]}'})] if tag else []


def _filter(*names: str) -> Callable[[Problem, Read], list[Fix]]:
    def made(problem: Problem, read: Read) -> list[Fix]:
        text = read(problem.file) or ""
        at = _offset(text, problem)
        end = re.compile(r"\s*-?\}\}").search(text, at)
        if end is None or not text.startswith("{{", at):
            return []
        texts = (f"{text[: end.start()]} | {name}{text[end.start() :]}" for name in names)
        pairs = zip(names, texts, strict=True)
        return [Fix("fix-filter", {problem.file: whole}, {"name": name}) for name, whole in pairs]

    return made


def _missing(problem: Problem, read: Read) -> list[Fix]:
    text = read(problem.file) or ""
    path = str(problem.arguments["path"])
    has_tags = problem.file.endswith((".mjml", ".html", ".htm"))
    mended = without_missing(text, path, problem.line, has_tags=has_tags)
    if mended is None:
        return []
    if problem.file.endswith(".toml"):
        tomllib.loads(mended)
    return [Fix("fix-print-nothing", {problem.file: mended}, {"path": path})]


def _untranslated(problem: Problem, read: Read) -> list[Fix]:
    file, other, key = (str(problem.arguments[name]) for name in ("file", "other", "key"))
    path = tuple(key.split("."))
    value = _at(tomllib.loads(read(other) or ""), path)
    text = read(file)
    if text is None or value is None:
        return []
    for below, leaf in _leaves(value, path):
        text = edit_toml(text, below, leaf)
    return [Fix("fix-copy-text", {file: text}, {"key": key, "other": other})]


def _alike(problem: Problem, read: Read) -> list[Fix]:
    languages = languages_of(read(SPEC_FILE) or "")
    return [Fix("fix-into-texts", into_texts(read, [problem.file], languages), {"count": problem.arguments["count"]})]


def _language_file(problem: Problem, read: Read) -> list[Fix]:
    file = str(problem.arguments["file"])
    first = tomllib.loads(read(SPEC_FILE) or "").get("languages", ["en"])[0]
    text = read(variant_file(first))
    return (
        [Fix("fix-language-file", {file: without_heading(text)}, {"file": file, "other": variant_file(first)})]
        if text
        else []
    )


def _text_unknown(problem: Problem, read: Read) -> list[Fix]:
    path = tuple(str(problem.arguments["path"]).split(".")[1:])
    languages = tomllib.loads(read(SPEC_FILE) or "").get("languages", ["en"])
    known = {variant_file(code): read(variant_file(code)) for code in languages}
    texts = {file: edit_toml(text, path, path[-1].replace("_", " ")) for file, text in known.items() if text}
    return [Fix("fix-add-text", texts, {"key": ".".join(path)})] if texts else []


def _sample_type(problem: Problem, read: Read) -> list[Fix]:
    text = read(problem.file) or ""
    wanted = json.dumps(str(problem.arguments["event_type"]))
    whole, count = re.subn(r'("type"\s*:\s*)"(?:[^"\\]|\\.)*"', lambda m: m[1] + wanted, text, count=1)
    return [Fix("fix-sample-type", {problem.file: whole}, problem.arguments)] if count else []


def _key(problem: Problem, read: Read) -> list[Fix]:
    """A key of a TOML file that is written wrongly."""
    text = read(problem.file) or ""
    lines = text.split("\n")
    wrong, right = str(problem.arguments["key"]).rpartition(".")[2], str(problem.arguments["nearest"])
    if not right or not 0 < problem.line <= len(lines):
        return []
    mended = re.sub(rf"\b{re.escape(wrong)}\b", right.rpartition(".")[2], lines[problem.line - 1], count=1)
    if mended == lines[problem.line - 1]:
        return []
    whole = "\n".join([*lines[: problem.line - 1], mended, *lines[problem.line :]])
    return [Fix("fix-rename", {problem.file: whole}, {"name": right})]


def _offset(text: str, problem: Problem) -> int:
    lines = text.split("\n")
    if not 0 < problem.line <= len(lines):
        raise ValueError(problem.line)
    return sum(len(line) + 1 for line in lines[: problem.line - 1]) + max(problem.column - 1, 0)


def _at(data: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


def _leaves(value: Any, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], Any]]:
    if not isinstance(value, Mapping):
        return [(path, value)]
    return [pair for key, child in value.items() for pair in _leaves(child, (*path, key))]


_MAKERS: dict[str, Callable[[Problem, Read], list[Fix]]] = {
    "field-personal-in-mail": _release,
    "field-missing": _missing,
    "field-unknown-near": _nearest,
    "image-alt-missing": _alt,
    "value-bare-in-css": _filter("css_color", "css_length"),
    "value-bare-in-url": _filter("url"),
    "text-untranslated": _untranslated,
    "words-alike": _alike,
    "language-file-missing": _language_file,
    "text-unknown": _text_unknown,
    "sample-type": _sample_type,
    "key-unknown": _key,
}
