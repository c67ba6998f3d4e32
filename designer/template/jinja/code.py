"""How templates become Python: numbers stay exact, and nothing is printed that was not looked at."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.lexer import TOKEN_FLOAT, Token


def exact_literals(tokens: Iterator[Token]) -> Iterator[Token]:
    """Literals such as 0.19 become decimals: binary floats would never equal the number in an event."""
    for token in tokens:
        is_float = token.type == TOKEN_FLOAT
        yield Token(token.lineno, token.type, Decimal(str(token.value))) if is_float else token  # type: ignore[arg-type]


class ExactCode(CodeGenerator):
    """Jinja's code generator without constants folded past `finalize`, which would print None and True."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)

    def visit_Const(self, node: nodes.Const, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        if isinstance(node.value, Decimal):
            self.write(f"environment.decimal({str(node.value)!r})")
        else:
            super().visit_Const(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        self.write("(markup_join if context.eval_ctx.autoescape else str_join)((")
        for part in node.nodes:
            self.write("environment.finalize(")
            self.visit(part, frame)
            self.write("), ")
        self.write("))")
