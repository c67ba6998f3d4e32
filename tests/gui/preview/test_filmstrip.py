"""Every sample has its picture; one whose message cannot be made is red and says why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from designer.gui.preview.client import RenderClient
from designer.gui.preview.filmstrip import Filmstrip
from designer.gui.theme import DARK, LIGHT
from designer.render.questions import Scene
from tests.gui.preview.conftest import WAIT_MS
from tests.support.packages import event_tree
from tests.support.scenes import small_scene


@pytest.fixture
def strip(client: RenderClient, qtbot: QtBot) -> Iterator[Filmstrip]:
    made = Filmstrip(client, LIGHT)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.clear_samples()


def test_good_samples_get_pictures_and_bad_ones_turn_red(strip: Filmstrip, qtbot: QtBot, tmp_path: Path) -> None:
    bad = json.dumps(event_tree(ctx={"order": {}}))
    scene = Scene(small_scene(tmp_path, {"samples/without-data.json": bad}).draft)
    blank = strip._blank().toImage()
    checked: dict[str, bool] = {}
    strip.checked.connect(checked.__setitem__)
    strip.show_samples(scene, ["normal.json", "without-data.json"], "normal.json")
    qtbot.waitUntil(lambda: len(checked) == 2, timeout=WAIT_MS)
    assert checked == {"normal.json": True, "without-data.json": False}
    good, red = strip.item(0), strip.item(1)
    assert red.foreground().color().name() == LIGHT.error
    assert "ctx.order.number" in red.toolTip()
    assert red.text() == "Without data"
    qtbot.waitUntil(lambda: good.icon().pixmap(strip.iconSize()).toImage() != blank, timeout=WAIT_MS)
    strip.set_theme(DARK)


def test_a_click_chooses_the_sample(strip: Filmstrip, qtbot: QtBot, tmp_path: Path) -> None:
    scene = small_scene(tmp_path)
    with qtbot.assertNotEmitted(strip.sample_chosen):
        strip.show_samples(scene, ["a.json", "b.json"], "b.json")
    assert strip.currentRow() == 1
    with qtbot.waitSignal(strip.sample_chosen) as chosen:
        strip.setCurrentRow(0)
    assert chosen.args == ["a.json"]


def test_a_hidden_strip_asks_nothing(strip: Filmstrip, client: RenderClient, qtbot: QtBot, tmp_path: Path) -> None:
    strip.hide()
    strip.show_samples(small_scene(tmp_path), ["normal.json"], "normal.json")
    strip._clock.stop()
    strip._ask_all()
    assert client._waiting == {}
