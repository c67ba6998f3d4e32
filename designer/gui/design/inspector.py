"""The properties of the chosen element as fields, grouped; what is entered becomes one step of undo."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from designer.gui.design.acts import DesignActs
from designer.gui.design.chosen import Chosen
from designer.gui.design.controls import (
    BoxControl,
    ChoiceControl,
    ColorControl,
    ImageControl,
    LengthControl,
    ValueControl,
)
from designer.gui.design.facts import InspectorFacts
from designer.gui.design.property_words import PropertyWords
from designer.gui.design.words_edit import WordsEdit
from designer.gui.plain import PlainLabel
from designer.gui.theme import GRID, SPACING, Theme
from designer.gui.wheel import let_wheel_pass
from designer.template.design import (
    Control,
    Group,
    Property,
    about,
    inherited,
    properties_of,
    resolved,
    rules_of,
    value_in,
)
from designer.template.design.class_rules import classes_of, value_for_class
from designer.template.design.columns import holder_of
from designer.template.design.statement import has_otherwise

_NAME_WIDTH = GRID * 17
_TOOLS_IN_A_ROW = 5


def as_address(name: str) -> str:
    """A file of the template as a page asks for it: there, unlike in a mail, it is an address."""
    return name if name.startswith("{{") else name.translate({ord(sign): f"%{ord(sign):02X}" for sign in "%#?"})


class Inspector(QWidget):
    """Its fields are made anew only when another kind of element is chosen."""

    file_wanted = Signal()  # a picture from the disk for the chosen image
    code_wanted = Signal()  # a field whose code the chosen image is

    def __init__(self, acts: DesignActs, theme: Theme, words: PropertyWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._acts = acts
        self.theme = theme
        self._words = words
        self._facts = InspectorFacts()
        self._shown: tuple[Property, ...] = ()
        self.controls: dict[str, ValueControl] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACING)
        self.text = WordsEdit(theme, columns=_TOOLS_IN_A_ROW)
        self.text.entered.connect(lambda source: acts.set_words(source, self.text.words))
        self.text.refused.connect(acts.tell_untaken)
        self.text.list_wanted.connect(lambda tag: acts.make_list(tag, self.text.words))
        self._text_head = self._heading(self.tr("Words"))
        self._column.addWidget(self._text_head)
        self._column.addWidget(self.text)
        self.statement = ValueControl(self.tr("What it is about"), theme)
        self.statement.entered.connect(self._on_about)
        self._statement_head = self._heading("")
        self._column.addWidget(self._statement_head)
        self._column.addWidget(self.statement)
        self.otherwise = QPushButton()
        self.otherwise.clicked.connect(acts.add_otherwise)
        self._column.addWidget(self.otherwise)
        self.scope = QComboBox()
        self.scope.setAccessibleName(self.tr("For which elements"))
        let_wheel_pass(self.scope)
        self.scope.activated.connect(lambda _index: self._show_values(acts.chosen()))
        self._column.addWidget(self.scope)
        self._form = QWidget()
        self._column.addWidget(self._form)

    def set_facts(self, facts: InspectorFacts) -> None:
        """Offer other colours, fonts and images."""
        self.text.show_facts(facts)
        if facts != self._facts:
            self._facts = facts
            self._shown = ()

    def set_theme(self, theme: Theme) -> None:
        """Paint anew."""
        self.theme = theme
        self.text.set_theme(theme)
        self._shown = ()

    def show_chosen(self, chosen: Chosen | None) -> None:
        """Show the properties of an element."""
        properties = properties_of(chosen.node) if chosen is not None and chosen.is_element else ()
        if properties != self._shown:
            self._shown = properties
            self._build(properties)
        words = self._acts.words()
        named = self.tr("Words ({language})").format(language=words.language) if words and words.language else ""
        self._text_head.setText(named or self.tr("Words"))
        for part in (self._text_head, self.text):
            part.setVisible(words is not None)
        self._show_statement(chosen)
        if chosen is None:
            return
        self.text.show_words(words)
        self._show_scope(chosen)
        self._show_values(chosen)

    def _show_scope(self, chosen: Chosen) -> None:
        """This element, or all that share a class with it."""
        is_styled = any(one.is_style for one in self._shown)
        classes = classes_of(chosen.tree, chosen.node) if is_styled and chosen.is_element else []
        if [self.scope.itemData(n) for n in range(1, self.scope.count())] != classes:
            self.scope.clear()
            self.scope.addItem(self.tr("For this element"), "")
            for name in classes:
                self.scope.addItem(self.tr("For all of the class {name}").format(name=name), name)
        self.scope.setVisible(bool(classes))

    def _show_values(self, chosen: Chosen | None) -> None:
        if chosen is None or not chosen.is_element:
            return
        name_of_class = str(self.scope.currentData() or "")
        sheets = self._acts.sheets() if name_of_class else {}
        rules = rules_of(chosen.tree, self._facts.sheets)
        for one in self._shown:
            if name_of_class and one.is_style:
                value = value_for_class(sheets, chosen.file, name_of_class, one.name)
                self.controls[one.name].show_value(value, "", "")
                continue
            holder = holder_of(chosen.tree, chosen.node, one.name)
            above = inherited(chosen.tree, holder, one, rules)
            value = value_in(chosen.tree, holder, one)
            control = self.controls[one.name]
            control.show_value(value, above.value if above else "", above.origin if above else "")
            if value and isinstance(control, ColorControl):
                control.show_meaning(resolved(chosen.tree, holder, value, rules))

    def _show_statement(self, chosen: Chosen | None) -> None:
        expression = about(chosen.tree, chosen.node) if chosen is not None else None
        for part in (self._statement_head, self.statement):
            part.setVisible(expression is not None)
        is_open = chosen is not None and expression is not None and not has_otherwise(chosen.node)
        self.otherwise.setVisible(is_open)
        if chosen is not None and expression is not None:
            is_loop = chosen.node.name == "for"
            self._statement_head.setText(self.tr("Repeat for each") if is_loop else self.tr("Show only if"))
            self.statement.show_value(" ".join(expression.split()), "")
            words = self.tr("Text if the list is empty") if is_loop else self.tr("Text if it does not hold")
            self.otherwise.setText(words)

    def _on_about(self, expression: str) -> None:
        if expression:
            self._acts.set_about(expression)
        else:  # about nothing it cannot be
            self._acts.told.emit(
                self.tr("A loop or a condition is about something; it was left as it was."),
                self.tr("To take it away, press “Take the frame away” above."),
            )
        self._show_statement(self._acts.chosen())

    def _build(self, properties: Sequence[Property]) -> None:
        self.controls = {}
        fresh = QWidget()
        fresh.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(fresh)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING)
        for group in Group:
            inside = [one for one in properties if one.group is group]
            if inside:
                column.addWidget(self._heading(self._words.of_group(group)))
                column.addLayout(self._rows(inside))
        self._column.replaceWidget(self._form, fresh)
        self._form.hide()
        self._form.deleteLater()
        self._form = fresh

    def _rows(self, properties: Sequence[Property]) -> QFormLayout:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(SPACING)
        form.setVerticalSpacing(GRID)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for one in properties:
            words = self._words.of_property(one.name)
            control = self._control(one, words)
            label = self.tr("Set {property}").format(property=words)
            control.entered.connect(lambda value, prop=one, step=label: self._set(prop, value, step))
            self.controls[one.name] = control
            name = PlainLabel(words)
            name.setMinimumWidth(_NAME_WIDTH)
            name.setBuddy(control)
            form.addRow(name, control)
        return form

    def _set(self, one: Property, value: str, label: str) -> None:
        name_of_class = str(self.scope.currentData() or "")
        if name_of_class and one.is_style:
            self._acts.set_for_class(name_of_class, one, value, label)
        else:
            self._acts.set_property(one, value, label)

    def _control(self, one: Property, words: str) -> ValueControl:
        if one.control is Control.COLOR:
            return ColorControl(words, self.theme, self._facts.colors)
        if one.control is Control.LENGTH:
            return LengthControl(words, self.theme)
        if one.control is Control.BOX:
            return BoxControl(words, self.theme)
        if one.control is Control.CHOICE:
            choices = [(choice, self._words.of_choice(one.name, choice)) for choice in one.choices]
            return ChoiceControl(words, self.theme, choices)
        if one.control is Control.FONT:
            return ChoiceControl(words, self.theme, [*self._facts.fonts.items()], is_open=True)
        if one.control is Control.IMAGE:
            is_mail = self._acts.file.endswith(".mjml")
            images = [(name if is_mail else as_address(name), name) for name in self._facts.images]
            image = ImageControl(words, self.theme, images)
            image.file_wanted.connect(self.file_wanted)
            image.code_wanted.connect(self.code_wanted)
            return image
        return ValueControl(words, self.theme)

    def _heading(self, words: str) -> PlainLabel:
        label = PlainLabel(words)
        label.setProperty("role", "group")
        return label
