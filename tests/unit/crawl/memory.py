"""A site of a few hand-written pages held in memory, asked through the same protocol as the network."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from auditor.crawl import Window
from auditor.model.fetched import Fetched, Hop, Validators
from auditor.model.words import Outcome
from auditor.model.zone import SHANGHAI

AT = datetime(2026, 9, 30, 18, 0, tzinfo=SHANGHAI)
WINDOW = Window(at=AT, start=date(2026, 7, 1))

Answer = str | bytes | int | Outcome | tuple[str, str]
"""A page's text; bytes of a file; a status; an outcome; or ``("->", address)`` for a redirect."""


class MemorySite:
    """Answers from a mapping. A list of answers is used up one look at a time; its last one stays."""

    def __init__(self, pages: Mapping[str, Answer | list[Answer]], *, missing: Answer = 404, well: bool | None = True):
        self.pages = {url: list(answer) if isinstance(answer, list) else [answer] for url, answer in pages.items()}
        self.missing = missing
        self.well = well
        self.asked: Counter[str] = Counter()
        self.log: list[tuple[str, str]] = []
        self.now = AT + timedelta(hours=1)
        self.seconds_each = 0.01

    async def get(
        self,
        url: str,
        *,
        purpose: str = "page",
        validators: Validators | None = None,
        max_bytes: int | None = None,
        deadline: float | None = None,
    ) -> Fetched:
        return self._fetched(url, "GET")

    async def check(self, url: str) -> Fetched:
        return self._fetched(url, "HEAD")

    async def sentinel(self) -> bool | None:
        return self.well

    def _fetched(self, url: str, method: str) -> Fetched:
        self.asked[url] += 1
        self.log.append((method, url))
        self.now += timedelta(seconds=self.seconds_each)
        hops: tuple[Hop, ...] = ()
        final, answer = url, self._next(url)
        while isinstance(answer, tuple):
            hops = (*hops, Hop(url=final, status=302, location=answer[1]))
            final, answer = answer[1], self._next(answer[1])
        return self._answered(url, final, method, hops, answer)

    def _next(self, url: str) -> Answer:
        answers = self.pages.get(url)
        if answers is None:
            return self.missing
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def _answered(self, url: str, final: str, method: str, hops: tuple[Hop, ...], answer: Answer) -> Fetched:
        outcome, status, body, kind = Outcome.OK if not hops else Outcome.REDIRECT_OK, 200, b"", "text/html"
        match answer:
            case Outcome():
                outcome, status = answer, None
            case str():
                body = answer.encode()
            case bytes():
                body, kind = answer, "application/octet-stream"
            case int():
                status = answer
                outcome = Outcome.HTTP_4XX if answer < 500 else Outcome.HTTP_5XX
        return Fetched(
            url=url,
            final_url=final,
            method=method,
            outcome=outcome,
            status=status,
            headers=(("Content-Type", kind),),
            body=b"" if method == "HEAD" else body,
            started=self.now,
            hops=hops,
            session="s1",
        )


def listed(*items: tuple[str, str, str], after: str = "") -> str:
    """Return the markup of a list of (address, title, date)."""
    rows = "".join(
        f'<li><a href="{url}" title="{title}">{title}</a><span>{day}</span></li>' for url, title, day in items
    )
    return f'<ul class="list">{rows}</ul>{after}'


def page(title: str, body: str) -> str:
    """Return a whole page."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head>'
        f'<body><div class="main">{body}</div></body></html>'
    )


def article(title: str, day: str | None = "2026-09-20", body: str = "") -> str:
    """Return an article page that shows its date, or none."""
    shown = f'<p class="info">发布时间：{day}　来源：云溪街道办事处</p>' if day else ""
    words = "为做好本辖区有关工作，云溪街道办事处组织各社区认真开展走访服务，及时回应居民关切，取得良好成效。" * 4
    return page(f"{title}-云溪街道", f'<h1>{title}</h1>{shown}<div class="content"><p>{words}</p>{body}</div>')
