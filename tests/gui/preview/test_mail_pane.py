"""A mail is shown in every form; nothing remote is loaded, and a click leads to the source."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QDragMoveEvent, QDropEvent, QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.core.paths import STARTERS
from designer.gui.data.field_mime import FIELD_MIME
from designer.gui.preview.mail_pane import MailPane
from designer.gui.preview.mail_stage import PHONE_WIDTH
from designer.gui.preview.page_drag import DropPlace
from designer.gui.theme import DARK, LIGHT
from designer.render.questions import MailView, Picture
from designer.template.design.handles import Handle
from designer.template.markup import TagPlace
from tests.gui.preview.conftest import WAIT_MS

pytestmark = pytest.mark.webengine
LOGO = Picture("logo@sealwright", "png", (STARTERS / "firm" / "logo.png").read_bytes())
HTML = (
    "<html lang='de'><head><title>t</title><meta name='color-scheme' content='light dark'>"
    "<style>p{margin:0;height:40px} @media (prefers-color-scheme: dark) { body { background: rgb(1,2,3) } }</style>"
    '</head><body data-l="email.mjml:1" style="margin:0">{inside}</body></html>'
)
PARAGRAPHS = (
    '<p data-l="email.mjml:4">one</p><p class="pf-email.mjml:7 big">two</p><p data-l="email.mjml:4.1">three</p>'
)


def mail(inside: str = PARAGRAPHS) -> MailView:
    html = HTML.replace("{inside}", inside)
    return MailView("Subject", html, html, "plain words", (("From", "a@example.com"), ("To", "b@example.com")), (LOGO,))


@pytest.fixture
def pane(qtbot: QtBot) -> Iterator[MailPane]:
    made = MailPane(LIGHT)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    yield made
    made.stage.leave()


def show(pane: MailPane, qtbot: QtBot, inside: str = PARAGRAPHS) -> None:
    with qtbot.waitSignal(pane.painted, timeout=WAIT_MS):
        pane.show_mail(mail(inside), b"MIME\r\nsource")


def asked(pane: MailPane, qtbot: QtBot, script: str) -> Any:
    """The value of a script in our world of the page."""
    told: list[Any] = []
    assert pane.stage.page is not None
    pane.stage.page.ask(script, told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT_MS)
    return told[0]


def test_the_web_view_is_not_made_before_there_is_a_mail(pane: MailPane, qtbot: QtBot) -> None:
    assert pane.stage.page is None
    show(pane, qtbot)
    assert pane.stage.page is not None


def test_mail_text_headers_and_source_are_shown(pane: MailPane, qtbot: QtBot) -> None:
    show(pane, qtbot)
    assert asked(pane, qtbot, "document.body.innerText").split() == ["one", "two", "three"]
    assert asked(pane, qtbot, "document.documentElement.lang") == "de"
    assert pane.text.toPlainText() == "plain words"
    assert pane.headers.item(1, 1).text() == "b@example.com"
    assert pane.source.toPlainText() == "MIME\nsource"
    for form in range(4):
        pane.forms.setCurrentIndex(form)
        assert pane._forms.currentIndex() == form


def test_an_edit_swaps_the_mail_and_keeps_the_place_that_is_read(pane: MailPane, qtbot: QtBot) -> None:
    show(pane, qtbot, PARAGRAPHS * 40)
    asked(pane, qtbot, "window.scrollTo(0, 900); 1")
    show(pane, qtbot, PARAGRAPHS * 40 + "<p>new</p>")
    assert asked(pane, qtbot, "window.scrollY") == 900
    assert asked(pane, qtbot, "document.body.lastElementChild.innerText") == "new"


def test_phone_width_is_that_of_a_phone_and_desktop_never_narrower_than_a_mail(pane: MailPane, qtbot: QtBot) -> None:
    show(pane, qtbot)
    pane.phone.click()
    qtbot.waitUntil(lambda: asked(pane, qtbot, "window.innerWidth") == PHONE_WIDTH, timeout=WAIT_MS)
    pane.phone.click()
    pane.resize(400, 600)
    qtbot.waitUntil(lambda: asked(pane, qtbot, "window.innerWidth") >= 600, timeout=WAIT_MS)


def test_dark_mode_answers_the_conditions_of_the_mail(pane: MailPane, qtbot: QtBot) -> None:
    show(pane, qtbot)
    color = "getComputedStyle(document.body).backgroundColor"
    assert asked(pane, qtbot, color) == "rgba(0, 0, 0, 0)"
    pane.dark.click()
    qtbot.waitUntil(lambda: asked(pane, qtbot, color) == "rgb(1, 2, 3)", timeout=WAIT_MS)
    assert asked(pane, qtbot, "document.documentElement.style.colorScheme") == "dark"
    pane.dark.click()
    qtbot.waitUntil(lambda: asked(pane, qtbot, color) == "rgba(0, 0, 0, 0)", timeout=WAIT_MS)


def test_pictures_of_the_mail_are_shown_and_can_be_held_back(pane: MailPane, qtbot: QtBot) -> None:
    background = '<div style="background:url(cid:logo@sealwright)">x</div>'
    show(pane, qtbot, '<img src="cid:logo@sealwright" alt="Logo">' + background)
    width = "document.images[0].naturalWidth"
    qtbot.waitUntil(lambda: asked(pane, qtbot, width) > 0, timeout=WAIT_MS)
    assert "blob:" in asked(pane, qtbot, "document.querySelector('div').style.background")
    pane.no_images.click()
    qtbot.waitUntil(lambda: asked(pane, qtbot, width) == 0, timeout=WAIT_MS)
    assert "url" not in asked(pane, qtbot, "document.querySelector('div').style.background")


def test_nothing_remote_is_loaded_and_no_script_of_the_mail_runs(pane: MailPane, qtbot: QtBot) -> None:
    show(
        pane, qtbot,
        '<img src="http://127.0.0.1:9/x.png"><img src="file:///etc/hostname"><iframe src="http://127.0.0.1:9/"></iframe>'
        '<img src="x" onerror="document.title=1"><p onclick="document.title=2" id="p">x</p>'
        "<script>document.title=3</script>",
    )  # fmt: skip
    asked(pane, qtbot, "document.getElementById('p').click(); 1")
    assert asked(pane, qtbot, "document.title") == "t"
    assert asked(pane, qtbot, "[...document.images].every((one) => one.naturalWidth === 0)") is True


def test_a_click_leads_to_the_source(pane: MailPane, qtbot: QtBot) -> None:
    show(pane, qtbot)
    view = pane.stage._view
    assert view is not None
    scale = view.zoomFactor()
    for y, line, nth in ((20, 4, 0), (60, 7, 0), (100, 4, 1)):
        with qtbot.waitSignal(pane.place_clicked, timeout=WAIT_MS) as clicked:
            qtbot.mouseClick(view.focusProxy(), Qt.MouseButton.LeftButton, pos=QPoint(30, round(y * scale)))
        assert clicked.args == ["email.mjml", line, nth]


def test_a_double_click_tells_the_place_before_it_asks_for_words(pane: MailPane, qtbot: QtBot) -> None:
    show(pane, qtbot)
    view = pane.stage.grabbed().focusProxy()
    assert view is not None
    told: list[object] = []
    pane.place_clicked.connect(lambda *place: told.append(place))
    pane.stage.words_wanted.connect(lambda _point: told.append("words"))
    at = QPointF(20, 20)
    press = QMouseEvent(
        QEvent.Type.MouseButtonDblClick, at, view.mapToGlobal(at), Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(view, press)
    qtbot.waitUntil(lambda: "words" in told, timeout=WAIT_MS)
    assert told == [("email.mjml", 4, 0), "words"]
    assert asked(pane, qtbot, "String(window.getSelection())") == ""


def test_the_turn_that_is_clicked_is_framed_at_once_and_stays_the_stressed_one(pane: MailPane, qtbot: QtBot) -> None:
    turns = "".join(f'<p style="height:40px;margin:0" data-l="email.mjml:4">turn {n}</p>' for n in range(3))
    show(pane, qtbot, turns)
    view = pane.stage._view
    assert view is not None
    first = "(document.querySelector('[data-sealwright-frame=first]') || {}).innerText"
    with qtbot.waitSignal(pane.place_clicked, timeout=WAIT_MS) as clicked:
        qtbot.mouseClick(view.focusProxy(), Qt.MouseButton.LeftButton, pos=QPoint(30, round(60 * view.zoomFactor())))
    assert asked(pane, qtbot, first) == "turn 1"
    pane.show_place(*clicked.args)
    qtbot.waitUntil(lambda: asked(pane, qtbot, first) == "turn 1", timeout=WAIT_MS)
    assert asked(pane, qtbot, "document.querySelectorAll('[data-sealwright-frame]').length") == 3
    show(pane, qtbot, turns)
    pane.show_place(*clicked.args)
    qtbot.waitUntil(lambda: asked(pane, qtbot, first) == "turn 1", timeout=WAIT_MS)


def test_with_alt_an_element_is_dragged_beside_another(pane: MailPane, qtbot: QtBot) -> None:
    show(pane, qtbot)
    stage = pane.stage
    stage.drop_place = lambda tag: DropPlace(tag, is_beside=False) if tag.line == 7 else None
    surface = stage._view.focusProxy()  # type: ignore[union-attr]
    scale = stage._view.zoomFactor()  # type: ignore[union-attr]

    def send(kind: QEvent.Type, y: int) -> None:
        at = QPointF(30, y * scale)
        held = Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, at, surface.mapToGlobal(at), held, held, Qt.KeyboardModifier.AltModifier)
        QApplication.sendEvent(surface, event)

    send(QEvent.Type.MouseButtonPress, 20)
    send(QEvent.Type.MouseMove, 52)
    qtbot.waitUntil(lambda: stage.drag._target is not None, timeout=WAIT_MS)
    assert asked(pane, qtbot, "document.getElementById('sealwright-marker').getBoundingClientRect().height") == 3
    with qtbot.waitSignal(stage.drag.dropped, timeout=WAIT_MS) as dropped:
        send(QEvent.Type.MouseButtonRelease, 52)
    assert dropped.args == ["email.mjml", 7, 0, True]
    qtbot.waitUntil(lambda: asked(pane, qtbot, "!document.getElementById('sealwright-marker')"), timeout=WAIT_MS)


def test_what_is_framed_is_dragged_by_its_grip(pane: MailPane, qtbot: QtBot) -> None:
    show(pane, qtbot)
    stage = pane.stage
    assert stage.page is not None
    stage.drop_place = lambda tag: DropPlace(tag, is_beside=False) if tag.line == 4 else None
    surface, scale = stage._view.focusProxy(), stage._view.zoomFactor()  # type: ignore[union-attr]
    stage.page.frame("email.mjml", 7, 0)
    grips = "[...document.querySelectorAll('[data-sealwright-grip]')]"
    where = f"JSON.stringify({grips}.map(one => one.getBoundingClientRect()))"
    qtbot.waitUntil(lambda: len(json.loads(asked(pane, qtbot, where))) == 1, timeout=WAIT_MS)
    box = json.loads(asked(pane, qtbot, where))[0]

    def send(kind: QEvent.Type, x: float, y: float, held: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        at = QPointF(x * scale, y * scale)
        button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(surface, QMouseEvent(kind, at, surface.mapToGlobal(at), button, held, none))

    grip = box["left"] + 5, box["top"] + 5
    send(QEvent.Type.MouseMove, *grip, Qt.MouseButton.NoButton)
    qtbot.waitUntil(lambda: stage.handles.is_on_grip, timeout=WAIT_MS)
    assert surface.cursor().shape() is Qt.CursorShape.OpenHandCursor
    send(QEvent.Type.MouseButtonPress, *grip)
    send(QEvent.Type.MouseMove, 300, 8)
    qtbot.waitUntil(lambda: stage.drag._target is not None, timeout=WAIT_MS)
    with qtbot.waitSignal(stage.drag.dropped, timeout=WAIT_MS) as dropped:
        send(QEvent.Type.MouseButtonRelease, 300, 8)
    assert dropped.args == ["email.mjml", 4, 0, True]
    send(QEvent.Type.MouseMove, 300, 90, Qt.MouseButton.NoButton)
    qtbot.waitUntil(lambda: not stage.handles.is_on_grip, timeout=WAIT_MS)


def test_a_field_of_the_data_is_dropped_on_what_is_under_it(pane: MailPane, qtbot: QtBot) -> None:
    show(pane, qtbot)
    stage = pane.stage
    data = QMimeData()
    data.setData(FIELD_MIME, b"ctx.order.number")
    at = QPointF(30, 60 * stage._view.zoomFactor())  # type: ignore[union-attr]
    held, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    moved = QDragMoveEvent(at.toPoint(), Qt.DropAction.CopyAction, data, held, keys)
    assert stage.eventFilter(stage._view, moved)  # type: ignore[arg-type]
    assert moved.isAccepted()
    with qtbot.waitSignal(stage.drag.field_dropped, timeout=WAIT_MS) as dropped:
        stage.eventFilter(stage._view, QDropEvent(at, Qt.DropAction.CopyAction, data, held, keys))  # type: ignore[arg-type]
    assert dropped.args == ["ctx.order.number", "email.mjml", 7, 0]


def test_a_link_of_the_mail_leads_nowhere(pane: MailPane, qtbot: QtBot) -> None:
    show(pane, qtbot, '<p data-l="email.mjml:9"><a href="https://example.com/" id="a">link</a></p>')
    asked(pane, qtbot, "document.getElementById('a').click(); 1")
    assert asked(pane, qtbot, "location.href") == "about:blank"


def test_a_source_line_is_framed_at_each_of_its_turns(pane: MailPane, qtbot: QtBot) -> None:
    show(pane, qtbot, "<div style='height:2000px'></div>" + PARAGRAPHS)
    pane.show_place("email.mjml", 5)  # nothing begins there: the nearest line above is meant
    count = "document.querySelectorAll('[data-sealwright-frame]').length"
    qtbot.waitUntil(lambda: asked(pane, qtbot, count) == 2, timeout=WAIT_MS)
    assert asked(pane, qtbot, "document.querySelector('[data-sealwright-frame=first]').innerText") == "one"
    assert asked(pane, qtbot, "window.scrollY") > 500
    pane.show_place("email.mjml", 4, 1)
    first = "document.querySelector('[data-sealwright-frame=first]').innerText"
    qtbot.waitUntil(lambda: asked(pane, qtbot, count) == 1, timeout=WAIT_MS)
    assert asked(pane, qtbot, first) == "three"
    pane.show_place("other.html", 5)
    qtbot.waitUntil(lambda: asked(pane, qtbot, count) == 0, timeout=WAIT_MS)


def test_what_is_framed_stays_framed_in_the_mails_that_follow(pane: MailPane, qtbot: QtBot) -> None:
    show(pane, qtbot)
    pane.show_place("email.mjml", 7)
    look = "getComputedStyle(document.querySelector('[data-sealwright-frame=first]') || document.body).outlineColor"
    count = "document.querySelectorAll('[data-sealwright-frame]').length"
    qtbot.waitUntil(lambda: asked(pane, qtbot, count) == 1, timeout=WAIT_MS)
    before = asked(pane, qtbot, look)
    show(pane, qtbot, PARAGRAPHS.replace("two", "another"))
    assert asked(pane, qtbot, "document.querySelector('[data-sealwright-frame=first]').innerText") == "another"
    accent = QColor(LIGHT.accent)
    assert before == asked(pane, qtbot, look) == f"rgb({accent.red()}, {accent.green()}, {accent.blue()})"


def test_a_stale_mail_is_dimmed(pane: MailPane, qtbot: QtBot) -> None:
    show(pane, qtbot)
    dim = "document.documentElement.style.filter"
    pane.set_stale(True)
    qtbot.waitUntil(lambda: asked(pane, qtbot, dim) == "opacity(0.45)", timeout=WAIT_MS)
    pane.set_stale(False)
    qtbot.waitUntil(lambda: asked(pane, qtbot, dim) == "", timeout=WAIT_MS)
    pane.set_theme(DARK)


def test_a_mail_of_more_than_two_megabytes_is_shown(pane: MailPane, qtbot: QtBot) -> None:
    show(pane, qtbot, "<p>" + "x" * 3_000_000 + "</p><p id='end'>end</p>")
    assert asked(pane, qtbot, "document.getElementById('end').innerText") == "end"


def test_a_width_is_dragged_at_the_frame(pane: MailPane, qtbot: QtBot) -> None:
    show(pane, qtbot)
    stage = pane.stage
    assert stage.page is not None
    surface, scale = stage._view.focusProxy(), stage._view.zoomFactor()  # type: ignore[union-attr]
    stage.page.frame("email.mjml", 7, 0)
    stage.handles.show_handles(stage.page, [Handle("padding-left", 10, "px"), Handle("width", -1, "px")])
    spots = (
        "JSON.stringify([...document.querySelectorAll('[data-sealwright-handle]')].map(one => ["
        "one.dataset.sealwrightHandle, one.getBoundingClientRect().left + 4, one.getBoundingClientRect().top + 4]))"
    )
    qtbot.waitUntil(lambda: len(json.loads(asked(pane, qtbot, spots))) >= 1, timeout=WAIT_MS)
    name, x, y = json.loads(asked(pane, qtbot, spots))[-1]
    assert name == "width"

    def send(kind: QEvent.Type, by: float, held: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        at = QPointF((x + by) * scale, y * scale)
        button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        QApplication.sendEvent(
            surface, QMouseEvent(kind, at, surface.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
        )

    send(QEvent.Type.MouseMove, 0, Qt.MouseButton.NoButton)
    qtbot.waitUntil(lambda: stage.handles._under is not None, timeout=WAIT_MS)
    assert surface.cursor().shape() is Qt.CursorShape.SizeHorCursor
    send(QEvent.Type.MouseButtonPress, 0)
    qtbot.waitUntil(lambda: stage.handles._wide > 0, timeout=WAIT_MS)
    send(QEvent.Type.MouseMove, -40)
    qtbot.keyClick(surface, Qt.Key.Key_Escape)
    send(QEvent.Type.MouseButtonRelease, -40)
    assert stage.handles._length == ""
    send(QEvent.Type.MouseButtonPress, 0)
    send(QEvent.Type.MouseMove, -40)
    length = stage.handles._length
    assert asked(pane, qtbot, "document.getElementById('sealwright-resize').textContent") == length
    with qtbot.waitSignal(stage.handles.resized, timeout=WAIT_MS) as told:
        send(QEvent.Type.MouseButtonRelease, -40)
    assert told.args == ["width", f"{round((stage.handles._wide - 40) / 5) * 5:g}px"]
    qtbot.waitUntil(lambda: asked(pane, qtbot, "!document.getElementById('sealwright-resize')"), timeout=WAIT_MS)


def test_a_missing_text_stands_out_in_this_mail_and_the_next(pane: MailPane, qtbot: QtBot) -> None:
    show(pane, qtbot)
    assert pane.stage.page is not None
    pane.stage.page.show_missing([TagPlace("email.mjml", 7, 0)])
    stressed = "[...document.querySelectorAll('[data-sealwright-missing]')].map(one => one.textContent).join()"
    qtbot.waitUntil(lambda: asked(pane, qtbot, stressed) == "two", timeout=WAIT_MS)
    show(pane, qtbot, PARAGRAPHS.replace("two", "other"))
    assert asked(pane, qtbot, stressed) == "other"


class Mouse:
    """Sends the mail's surface what the system would bring, and hears what is told."""

    def __init__(self, pane: MailPane) -> None:
        self.view = pane.stage._view
        assert self.view is not None
        self.surface = self.view.focusProxy()
        self.told: list[tuple[object, ...]] = []
        stage = pane.stage
        for signal in (stage.drag.dropped, stage.handles.resized, stage.place_clicked, stage.menu_wanted):
            signal.connect(lambda *one: self.told.append(one))

    def send(
        self, kind: QEvent.Type, x: float, y: float, *, right: bool = False, held: bool = True, alt: bool = False
    ) -> None:
        at = QPointF(x, y) * self.view.zoomFactor()  # type: ignore[union-attr]
        left = Qt.MouseButton.LeftButton
        button = Qt.MouseButton.RightButton if right else left
        button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else button
        keys = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
        buttons = left if held else Qt.MouseButton.NoButton
        QApplication.sendEvent(self.surface, QMouseEvent(kind, at, self.surface.mapToGlobal(at), button, buttons, keys))


PRESS, MOVE, RELEASE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease


@pytest.mark.parametrize("how", ["escape", "right", "lost", "focus", "given up", "ground"])
def test_a_drag_that_is_broken_off_drops_nothing(pane: MailPane, qtbot: QtBot, how: str) -> None:
    show(pane, qtbot)
    stage, mouse = pane.stage, Mouse(pane)
    stage.drop_place = lambda tag: DropPlace(tag, is_beside=False) if tag.line == 7 else None
    for _ in range(2):
        mouse.send(PRESS, 30, 20, alt=True)
        mouse.send(MOVE, 30, 52, alt=True)
        qtbot.waitUntil(lambda: stage.drag._target is not None, timeout=WAIT_MS)
        if how == "escape":
            qtbot.keyClick(mouse.surface, Qt.Key.Key_Escape)
        elif how == "right":
            mouse.send(PRESS, 30, 52, right=True)
            mouse.send(RELEASE, 30, 52, right=True)
        elif how == "lost":
            mouse.send(MOVE, 30, 52, held=False)
        elif how == "focus":
            event = QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason)
            QApplication.sendEvent(mouse.surface, event)
        elif how == "given up":
            stage.give_up_drag()
        else:
            mouse.send(MOVE, 30, -20, alt=True)
            qtbot.waitUntil(lambda: stage.drag._target is None, timeout=WAIT_MS)
        if how != "lost":  # somebody else took it
            mouse.send(RELEASE, 30, 52, held=False)
        qtbot.waitUntil(lambda: asked(pane, qtbot, "!document.getElementById('sealwright-marker')"), timeout=WAIT_MS)
    assert mouse.told == []


def test_an_answer_that_comes_late_is_for_no_other_drag(pane: MailPane, qtbot: QtBot) -> None:
    show(pane, qtbot)
    stage, mouse = pane.stage, Mouse(pane)
    stage.drop_place = lambda tag: DropPlace(tag, is_beside=False)
    mouse.send(PRESS, 30, 20, alt=True)
    mouse.send(MOVE, 30, 52, alt=True)
    qtbot.keyClick(mouse.surface, Qt.Key.Key_Escape)
    mouse.send(RELEASE, 30, 52, held=False)
    mouse.send(PRESS, 30, 20, alt=True)
    assert asked(pane, qtbot, "1") == 1  # behind the answers
    assert stage.drag._target is None
    mouse.send(RELEASE, 30, 20, held=False)
    assert mouse.told == []


@pytest.mark.parametrize("how", ["escape", "right", "lost", "focus", "given up"])
def test_a_width_whose_drag_is_broken_off_stays(pane: MailPane, qtbot: QtBot, how: str) -> None:
    show(pane, qtbot)
    stage, mouse = pane.stage, Mouse(pane)
    assert stage.page is not None
    stage.page.frame("email.mjml", 7, 0)
    stage.handles.show_handles(stage.page, [Handle("width", -1, "px")])
    stage.handles._under = stage.handles._handles[0]
    mouse.send(PRESS, 300, 60)
    mouse.send(MOVE, 260, 60)
    assert stage.handles._length
    stage.handles.show_handles(stage.page, [Handle("padding-top", 3, "px")])
    if how == "escape":
        qtbot.keyClick(mouse.surface, Qt.Key.Key_Escape)
    elif how == "right":
        mouse.send(PRESS, 260, 60, right=True)
        mouse.send(RELEASE, 260, 60, right=True)
    elif how == "lost":
        mouse.send(MOVE, 250, 60, held=False)
    elif how == "focus":
        event = QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason)
        QApplication.sendEvent(mouse.surface, event)
    else:
        stage.give_up_drag()
    if how != "lost":
        mouse.send(RELEASE, 260, 60, held=False)
    qtbot.waitUntil(lambda: asked(pane, qtbot, "!document.getElementById('sealwright-resize')"), timeout=WAIT_MS)
    assert mouse.told == []
    assert [one.name for one in stage.handles._handles] == ["padding-top"]
