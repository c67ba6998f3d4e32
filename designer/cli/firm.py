"""The firm's own fonts: added with a check that they may be embedded, listed, taken out."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.cli import arguments
from designer.cli.context import Context
from designer.core.catalogue import tr
from designer.core.errors import TemplateError, UsageError
from designer.core.files import write_atomically

if TYPE_CHECKING:
    from designer.template.firm_fonts import Face
    from designer.template.font_files import FontFile


def add_commands(commands: Any, common: ArgumentParser) -> None:
    """firm font add, list, remove."""
    firm = commands.add_parser("firm", parents=[common], help=tr("the firm's own fonts"))
    things = firm.add_subparsers(metavar=tr("WHAT"), required=True)
    font = things.add_parser("font", parents=[common], help=tr("fonts of documents, for all templates"))
    actions = font.add_subparsers(metavar=tr("ACTION"), required=True)
    add = actions.add_parser("add", parents=[common], help=tr("check font files, and put them beside firm.toml"))
    add.add_argument("files", nargs="+", type=arguments.name, metavar="FILE")
    add.add_argument("--name", type=arguments.name, metavar="NAME", help=tr("call the family so"))
    add.set_defaults(run=_add)
    listing = actions.add_parser("list", parents=[common], help=tr("the firm's families, and which cuts they have"))
    listing.set_defaults(run=_list)
    remove = actions.add_parser("remove", parents=[common], help=tr("take a family out"))
    remove.add_argument("family", type=arguments.name, metavar="FAMILY")
    remove.set_defaults(run=_remove)


def _add(context: Context) -> int:
    from designer.template.firm_fonts import SHEET, Face, file_name, sheet_of

    _ = context.settings
    read = [(_raw(Path(name)), name) for name in context.args.files]
    fonts = [_checked(raw, Path(name).name, context.args.name or "") for raw, name in read]
    added: dict[Face, bytes] = {}
    for (raw, source), (family, font) in zip(read, fonts, strict=True):
        name = file_name(family, font.weight, is_italic=font.is_italic, ending=font.ending)
        face = Face(family, font.weight, font.is_italic, name)
        if any(_cut(one) == _cut(face) for one in added):
            raise TemplateError("font-cut-twice", file=Path(source).name, name=family)
        added[face] = raw
    cuts = {_cut(face) for face in added}
    former = _faces(context)
    there = [*(one for one in former if _cut(one) not in cuts), *added]
    for face, raw in added.items():
        _write(context, f"firm/fonts/{face.file}", raw)
    _write(context, SHEET, sheet_of(there))
    for file in {one.file for one in former} - {one.file for one in there}:
        (context.workspace.root / "firm/fonts" / file).unlink(missing_ok=True)
    _say_added(context, [family for family, _ in fonts], [font for _, font in fonts], there)
    return 0


def _raw(source: Path) -> bytes:
    from designer.template.font_files import MOST_MIB

    if not source.is_file():
        raise UsageError("file-not-found", file=str(source))
    if source.stat().st_size > MOST_MIB * 1024 * 1024:
        raise TemplateError("font-too-large", file=source.name, limit=MOST_MIB)
    return source.read_bytes()


def _checked(raw: bytes, file: str, name: str) -> tuple[str, FontFile]:
    from designer.template.font_files import is_usable, read_font

    font = read_font(raw, file)
    family = name or font.family
    if not is_usable(family):
        raise TemplateError("font-name-unusable", file=file, name=family)
    return family, font


def _say_added(context: Context, named: Sequence[str], fonts: Sequence[FontFile], there: Sequence[Face]) -> None:
    families = list(dict.fromkeys(named))
    lacking = {family: _lacking(family, there) for family in families}
    missing = dict(_missing(context, fonts))
    context.out.result({
        "mode": context.mode, "families": families, "lacking": lacking, "letters": missing,
    })  # fmt: skip
    say = context.out.say
    for family in families:
        say(
            tr(
                '{family} is there for all templates. To set documents in it: font = "{family}" in firm.toml.',
                family=family,
            )
        )
        if lacking[family]:
            say(
                tr(
                    "  It has no file for: {cuts}. Such words look like the rest.",
                    cuts=", ".join(lacking[family]),
                )
            )
    for language, letters in missing.items():
        say(tr("  Letters of “{language}” that it does not have: {letters}. Another font draws them.",
               language=language, letters=" ".join(letters)))  # fmt: skip


def _lacking(family: str, there: Sequence[Face]) -> list[str]:
    """The cuts that texts need, and the family does not have."""
    cuts = {(face.weight >= 600, face.is_italic) for face in there if face.family == family}
    words = {
        (False, False): tr("regular"), (True, False): tr("bold"), (False, True): tr("italic"),
        (True, True): tr("bold italic"),
    }  # fmt: skip
    return [word for cut, word in words.items() if cut not in cuts]


def _missing(context: Context, fonts: Sequence[FontFile]) -> Iterator[tuple[str, str]]:
    """By language of the templates, the letters that one of the fonts does not have."""
    from designer.template.library import find_template, template_ids

    languages: dict[str, None] = {}
    for name in template_ids(context.workspace.templates):
        try:
            languages |= dict.fromkeys(find_template(context.workspace.templates, name).spec.languages)
        except TemplateError:  # one that cannot be read says so elsewhere
            continue
    for language in sorted(languages) or ["en"]:
        letters = "".join(dict.fromkeys("".join(font.missing(language) for font in fonts)))
        if letters:
            yield language, letters


def _list(context: Context) -> int:
    _ = context.settings
    there = _faces(context)
    told: dict[str, list[str]] = {}
    for face in sorted(there):
        told.setdefault(face.family, []).append(f"{face.weight}{' italic' if face.is_italic else ''}")
    context.out.result({"mode": context.mode, "fonts": told})
    context.out.table((tr("Family"), tr("Cuts")), [(family, ", ".join(cuts)) for family, cuts in told.items()])
    return 0


def _remove(context: Context) -> int:
    from designer.template.firm_fonts import SHEET, sheet_of

    _ = context.settings
    there, family = _faces(context), context.args.family
    gone = [face for face in there if face.family == family]
    if not gone:
        known = ", ".join(dict.fromkeys(face.family for face in there)) or "-"
        raise TemplateError("font-not-there", name=family, known=known)
    kept = [face for face in there if face.family != family]
    _write(context, SHEET, sheet_of(kept))
    for face in gone:
        (context.workspace.root / "firm/fonts" / face.file).unlink(missing_ok=True)
    context.out.result({"mode": context.mode, "removed": family})
    context.out.say(tr("Took {family} out. Released versions keep their own copy.", family=family))
    return 0


def _faces(context: Context) -> list[Face]:
    from designer.template.firm_fonts import SHEET, faces

    sheet = context.workspace.root / SHEET
    return faces(sheet.read_bytes() if sheet.is_file() else None)


def _cut(face: Face) -> tuple[str, int, bool]:
    return face.family, face.weight, face.is_italic


def _write(context: Context, name: str, raw: bytes) -> None:
    path = context.workspace.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, raw, mode=0o644)
