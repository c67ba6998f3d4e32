"""The panels around the tabs, made together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QTabWidget, QWidget

from designer.core.problem import Problem
from designer.gui.actions import Actions
from designer.gui.data.field_tree import FieldTree
from designer.gui.data.samples import Samples
from designer.gui.design.acts import DesignActs
from designer.gui.design.panel import DesignPanel
from designer.gui.library.dock import LibraryPanel
from designer.gui.preview.client import RenderClient
from designer.gui.preview.panel import PreviewPanel
from designer.gui.problems.panel import ProblemsPanel
from designer.gui.structure.panel import StructurePanel
from designer.gui.theme import Theme
from designer.template.fixes import Fix


@dataclass(frozen=True, slots=True)
class Panels:
    """Each panel; `data` holds the fields and the samples as tabs."""

    library: LibraryPanel
    structure: StructurePanel
    design: DesignPanel
    fields: FieldTree
    samples: Samples
    data: QTabWidget
    preview: PreviewPanel
    problems: ProblemsPanel

    def docks(self) -> dict[str, QWidget]:
        """What stands in a dock of its own, by the dock's name."""
        return {
            "library": self.library, "structure": self.structure, "design": self.design, "data": self.data,
            "preview": self.preview, "problems": self.problems,
        }  # fmt: skip

    def set_theme(self, theme: Theme) -> None:
        """Paint all of them anew."""
        for panel in (
            self.library, self.structure, self.design, self.fields, self.samples, self.preview, self.problems
        ):  # fmt: skip
            panel.set_theme(theme)


def make_panels(
    theme: Theme, actions: Actions, client: RenderClient, fixes: Callable[[Problem], Sequence[Fix]]
) -> Panels:
    """All panels, empty."""
    fields, samples, data = FieldTree(theme), Samples(theme), QTabWidget()
    data.setDocumentMode(True)
    data.addTab(fields, data.tr("Fields"))
    data.addTab(samples, data.tr("Samples"))
    return Panels(
        LibraryPanel(theme, actions), StructurePanel(theme), DesignPanel(DesignActs(), theme), fields, samples, data,
        PreviewPanel(client, theme), ProblemsPanel(theme, fixes),
    )  # fmt: skip
