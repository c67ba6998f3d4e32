"""The problems of all samples as one list: what several samples show is one problem that names them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from designer.core.problem import Problem

_INDEX = re.compile(r"\[\d+\]")
_Key = tuple[str, str, int, int, str]


def merged(shown: Sequence[Problem], others: Mapping[str, Sequence[Problem]]) -> list[Problem]:
    """The problems of the shown sample, then those that only other samples have; `others` are by sample."""
    found = list(shown)
    places = {_key(problem): number for number, problem in enumerate(found)}
    for sample, problems in others.items():
        for problem in problems:
            number = places.setdefault(_key(problem), len(found))
            if number == len(found):
                found.append(replace(problem, sample=sample))
            known = found[number]
            is_of_all = not known.sample
            if not is_of_all and sample not in (known.sample, *known.also):
                found[number] = replace(known, also=(*known.also, sample))
    return found


def _key(problem: Problem) -> _Key:
    """What makes two problems the same: place and kind; a row's number and values may differ."""
    path = _INDEX.sub("", str(problem.arguments.get("path", "")))
    return (problem.code, problem.file, problem.line, problem.column, path)
