"""What the window asks of a render worker beside composing: previews, checks and live values; importable by the window.

A question or answer is one frame (render.protocol): its tree as JSON, each piece of bytes as a blob.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from designer.core.draft import Draft
from designer.core.problem import Problem

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_BLOB = "$blob"


@dataclass(frozen=True, slots=True)
class Scene:
    """What is looked at: a draft, filled with one of its samples ("": the first) in a language ("": the event's own).

    `event`, raw JSON, is taken instead of the sample's own bytes when there is any.
    """

    draft: Draft
    event: bytes = b""
    sample: str = ""
    language: str = ""
    zone: str = "UTC"
    sender: str = "Sample <sample@example.com>"


@dataclass(frozen=True, slots=True)
class PreviewRequest:
    """A message as it would be sent. `files` are the attachments wanted, by number (None: all).

    `last_page` other than 0 makes a quick draft: long loops cut, no page after it, nothing sealed.
    """

    scene: Scene
    wants_mail: bool = True
    files: tuple[int, ...] | None = None
    last_page: int = 0
    has_marks: bool = True
    confirmed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """An image inside the mail, which its HTML names `cid:...`."""

    cid: str
    subtype: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class MailView:
    """The mail: `html` as it is sent, `marked_html` the same with marks of its places in the source."""

    subject: str
    html: str
    marked_html: str
    text: str
    headers: tuple[tuple[str, str], ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class FileView:
    """An attachment; `raw` is the very file that would be sent, in a draft the unsealed one.

    `boxes` is for `source_map.unpacked`. `raw` is empty when it was not wanted, or `problem` says why.
    """

    number: int
    name: str
    body: str
    raw: bytes = b""
    is_sealed: bool = False
    password: str = ""
    pages: int = 0
    boxes: bytes = b""
    is_cut: bool = False
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class PreviewReply:
    """What came out, part by part: one that failed has its problem, and the others show.

    `problem` is about the whole: the message would not be made. `mime` is the whole mail when nothing failed and this
    is no draft; `problems` is what only a finished message shows. `samples` and `languages` are all there are.
    """

    mail: MailView | None = None
    mail_problem: Problem | None = None
    files: tuple[FileView, ...] = ()
    problem: Problem | None = None
    problems: tuple[Problem, ...] = ()
    mime: bytes = b""
    sample: str = ""
    samples: tuple[str, ...] = ()
    language: str = ""
    languages: tuple[str, ...] = ()
    is_draft: bool = False
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """All problems of a draft: `with_sources`, of its files; `with_message`, of its message for the sample."""

    scene: Scene
    with_sources: bool = True
    with_message: bool = True
    confirmed: tuple[str, ...] = ()
    max_event_bytes: int = 1024 * 1024
    allow_lan: bool = False


@dataclass(frozen=True, slots=True)
class CheckReply:
    """The findings, in the order of the files."""

    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ValuesRequest:
    """What expressions are for a sample. `names` are set before, in order: ("line", "ctx.order.lines | first").

    `is_public`: as the mail sees it; otherwise as a sealed attachment does.
    """

    scene: Scene
    expressions: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class Value:
    """What an expression prints, or why it cannot."""

    text: str = ""
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class PasswordView:
    """An attachment's open password for the sample; `bits` and `seconds` to guess it, where a formula makes it."""

    number: int
    password: str = ""
    bits: float | None = None
    seconds: float | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class ValuesReply:
    """The values in the order of the expressions, the names of all filters, the passwords by attachment."""

    values: tuple[Value, ...] = ()
    filters: tuple[str, ...] = ()
    passwords: tuple[PasswordView, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class SealRequest:
    """A PDF of another program that is to be sealed under a password, and no message be made of it."""

    raw: bytes = field(repr=False)
    password: str = field(repr=False)
    permissions: tuple[str, ...] = ("print", "accessibility")


@dataclass(frozen=True, slots=True)
class SealReply:
    """The sealed PDF; `notes` are as in Pdf."""

    raw: bytes = b""
    pages: int = 0
    notes: tuple[str, ...] = ()


Question = PreviewRequest | CheckRequest | ValuesRequest | SealRequest
Answer = PreviewReply | CheckReply | ValuesReply | SealReply
_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        PreviewRequest, CheckRequest, ValuesRequest, SealRequest, PreviewReply, CheckReply, ValuesReply, SealReply,
    )
}  # fmt: skip


def packed(message: Question | Answer) -> tuple[dict[str, Any], list[bytes]]:
    """A question or answer as header and blobs."""
    blobs: list[bytes] = []
    return {"kind": type(message).__name__, "tree": _tree(message, blobs)}, blobs


def unpacked(header: Mapping[str, Any], blobs: Sequence[bytes]) -> Any:
    """The question or answer that `packed` wrote."""
    return _reader(header["kind"]).validate_python(_filled(header["tree"], blobs))


@cache
def _reader(kind: str) -> TypeAdapter[Any]:
    from pydantic import TypeAdapter  # late: a window that has no answer yet does not wait for it

    return TypeAdapter(_KINDS[kind])


def _tree(value: Any, blobs: list[bytes]) -> Any:
    if isinstance(value, bytes):
        blobs.append(value)
        return {_BLOB: len(blobs) - 1}
    if is_dataclass(value):
        return {one.name: _tree(getattr(value, one.name), blobs) for one in fields(value)}
    if isinstance(value, Mapping):
        return {key: _tree(item, blobs) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_tree(item, blobs) for item in value]
    return value


def _filled(tree: Any, blobs: Sequence[bytes]) -> Any:
    if isinstance(tree, dict):
        if set(tree) == {_BLOB}:
            return blobs[tree[_BLOB]]
        return {key: _filled(item, blobs) for key, item in tree.items()}
    if isinstance(tree, list):
        return [_filled(item, blobs) for item in tree]
    return tree
