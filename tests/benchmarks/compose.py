"""Composing alone: documents a second, workers against each other, memory, and what our own part costs."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from weasyprint import HTML

from designer.core.event import EventRules, parse_event
from designer.core.paths import STARTERS
from designer.render.compose import Composer, Limits
from designer.render.doors import Doors, Occasion
from designer.render.limits import WorkerLimits
from designer.render.page import _PackageFetcher
from designer.render.pool import Pool
from designer.render.preflight import sample_request
from designer.render.protocol import ComposeRequest
from designer.template.package import read_firm, read_template
from designer.template.publication import draft
from tests.benchmarks.figures import Figure, interleaved, unique_mib
from tests.support.packages import LETTERHEAD

CASES = (("order_confirmation", "normal.json"), ("order_confirmation", "sixty-lines.json"), ("invoice", "normal.json"))
DOCUMENTS = 40


def request_for(starter: str, sample: str) -> ComposeRequest:
    template = read_template(STARTERS / starter)
    event = parse_event(template.samples[sample], EventRules())
    return sample_request(STARTERS / starter, STARTERS, template, event)


def figures() -> Iterator[Figure]:
    one, two = Pool(1, WorkerLimits()), Pool(2, WorkerLimits())
    try:
        for starter, sample in CASES:
            yield from _pools(f"{starter} {sample}", request_for(starter, sample), one, two)
        yield Figure("memory of a worker after this (USS), largest", max(map(unique_mib, two.pids())), "MiB")
    finally:
        one.close()
        two.close()
    for starter, sample in CASES:
        yield from _shares(starter, sample)


def _pools(name: str, request: ComposeRequest, one: Pool, two: Pool) -> Iterator[Figure]:
    def burst(pool: Pool) -> None:
        with ThreadPoolExecutor(pool.size) as threads:
            list(threads.map(pool.compose, [request] * DOCUMENTS))

    for pool in (one, two):
        burst(pool)
    taken = interleaved({"one": lambda: burst(one), "two": lambda: burst(two)}, rounds=3)
    yield Figure(f"{name}: 1 worker", DOCUMENTS / taken["one"], "documents/s")
    yield Figure(f"{name}: 2 workers", DOCUMENTS / taken["two"], "documents/s")
    yield Figure(f"{name}: 2 workers against 1", taken["one"] / taken["two"], "x")


def _shares(starter: str, sample: str) -> Iterator[Figure]:
    """In one process: all of compose() against laying out and writing alone, and against naive WeasyPrint."""
    template, firm = read_template(STARTERS / starter), read_firm(STARTERS)
    event = parse_event(template.samples[sample], EventRules())
    publication = draft(template, firm)
    occasion = Occasion(event, "e-1", event.language or "en", "UTC")
    composer = Composer(Limits())
    doors = Doors(publication, occasion, composer._cache("benchmark"))
    html = doors.whole_html.fill(template.spec.attachments[0].body)
    files = {**template.files, **firm.files}
    works = {
        "all": lambda: composer.compose(publication, occasion, LETTERHEAD),
        "pages": lambda: composer._pages.pdf(html, files, max_pages=200),
        "naive": lambda: HTML(
            string=html, base_url="https://package.invalid/", url_fetcher=_PackageFetcher(files)
        ).write_pdf(),
    }
    for work in works.values():
        work()
    taken = interleaved(works, rounds=15)
    name = f"{starter} {sample}"
    yield Figure(f"{name}: compose(), everything", taken["all"] * 1000, "ms")
    yield Figure(
        f"{name}: share outside WeasyPrint's layout and writing", 100 * (1 - taken["pages"] / taken["all"]), "%"
    )
    yield Figure(f"{name}: plain HTML().write_pdf() against our warm engine", taken["naive"] / taken["pages"], "x")
