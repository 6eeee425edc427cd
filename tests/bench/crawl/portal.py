"""A portal to crawl: deterministic pages of 20 to 60 kB with a known truth about what is broken.

    python -m tests.bench.crawl.portal FOLDER --pages 5000

Forty columns with their lists, articles with publication dates, GBK pages labelled gb2312, attachments with Chinese
names, redirects, foreign hosts, traps, and broken targets of eight kinds. ``truth.json`` beside the pages names them.
"""

import argparse
import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import quote

SITE = "127.0.0.21"
TWIN = "127.0.0.24"
"""A second host that serves the same pages: a second site, of which each page is as true as of the first."""

FOREIGN = "127.0.0.22"
REFUSING = "127.0.0.23"
COLUMNS = 40
PER_LIST = 20
FOREIGN_PAGES = 12
KINDS = ("missing", "gone", "failing", "lost_file", "lost_image", "redirect_to_missing", "refused", "loop")
_VOCABULARY = (
    "街道 社区 办事处 工作 开展 组织 活动 居民 服务 公告 通知 会议 落实 推进 检查 安全 环境 整治 志愿 文明 建设 "
    "党建 群众 综合 治理 消防 养老 就业 政策 宣传 培训 走访 项目 改造 绿化 垃圾 分类 健康 卫生 教育 普法 调解"
)
_WORDS = _VOCABULARY.split(" ")
_AREAS = ("云溪", "临江", "青竹", "白鹭", "新桥", "南塘", "东湖", "西岭")


@dataclass
class Truth:
    """What is known of the portal. ``broken`` maps address → kind; ``pages`` are all addresses that open as pages.

    ``home`` is the address of the home page, or those of several sites with blanks between.
    """

    home: str
    pages: list[str] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)
    links: int = 0


def truth_of(folder: Path) -> Truth:
    return Truth(**json.loads((folder / "truth.json").read_text(encoding="utf-8")))


def page_of_folder(path: str) -> bool:
    return path.endswith("/index.html")


def with_twin(truth: Truth) -> Truth:
    """The truth of the portal and of its twin together."""
    both = [truth.home, truth.home.replace(SITE, TWIN)]
    return Truth(
        home=" ".join(both),
        pages=[page.replace(SITE, host) for host in (SITE, TWIN) for page in truth.pages],
        broken={url.replace(SITE, host): kind for host in (SITE, TWIN) for url, kind in truth.broken.items()},
        links=2 * truth.links,
    )


class Portal:
    """Writes one portal of ``pages`` pages below ``folder``, to be served at ``port``."""

    def __init__(self, folder: Path, pages: int, port: int) -> None:
        self.www = folder / "www"
        self.folder = folder
        self.base = f"http://{SITE}:{port}"
        self.port = port
        self.dice = random.Random(pages)
        lists = max(1, round(pages / (PER_LIST * COLUMNS + COLUMNS)))
        articles = pages - 1 - COLUMNS * lists
        self.columns = [f"/lm{number:02}/" for number in range(COLUMNS)]
        self.articles = [self._article_path(number) for number in range(articles)]
        self.titles = [f"{self._words(7)}第{number}号" for number in range(articles)]
        self.truth = Truth(home=f"{self.base}/")
        self.sentences = [f"{self._words(9)}，{self._words(8)}，{self._words(6)}。" for _ in range(400)]
        self.menu = "".join(f'<li><a href="{path}">{self._words(2)}{i}</a></li>' for i, path in enumerate(self.columns))
        self.broken = self._broken(max(len(KINDS), pages // 50))

    def write(self) -> Truth:
        for _path in self._files():
            pass
        self.truth.broken = dict(self.broken)
        (self.folder / "pages.txt").write_text("\n".join(self.truth.pages) + "\n", encoding="utf-8")
        (self.folder / "truth.json").write_text(json.dumps(asdict(self.truth), ensure_ascii=False), encoding="utf-8")
        return self.truth

    def _article_path(self, number: int) -> str:
        month, day = number % 9 + 1, number % 28 + 1
        return f"/lm{number % COLUMNS:02}/2026{month:02}/t2026{month:02}{day:02}_{100000 + number}.html"

    def _words(self, count: int) -> str:
        return self.dice.choice(_AREAS) + "".join(self.dice.choices(_WORDS, k=count))

    def _broken(self, count: int) -> list[tuple[str, str]]:
        found = []
        for number in range(count):
            kind = KINDS[number % len(KINDS)]
            path = {
                "missing": f"/lm{number % COLUMNS:02}/202601/t20260101_{900000 + number}.html",
                "gone": f"/gone/{number}.html",
                "failing": f"/error/{number}.html",
                "lost_file": f"/fj/失踪的附件{number}.doc",
                "lost_image": f"/tp/lost{number}.jpg",
                "redirect_to_missing": f"/moved/none/{number}.html",
                "refused": f"http://{REFUSING}:9/{number}.html",
                "loop": f"/loop/{number}.html",
            }[kind]
            found.append((path if path.startswith("http") else self.base + quote(path), kind))
        return found

    def _files(self) -> Iterator[str]:
        for number, path in enumerate(self.articles):
            yield self._put(path, self._article(number), gbk=self._is_gbk(number), counted=True)
        for index, column in enumerate(self.columns):
            own = [number for number in range(len(self.articles)) if number % COLUMNS == index]
            chunks = [own[start : start + PER_LIST] for start in range(0, len(own), PER_LIST)] or [[]]
            for page, chunk in enumerate(chunks):
                name = "index.html" if page == 0 else f"index_{page}.html"
                yield self._put(column + name, self._list(column, chunk, page, len(chunks)), counted=True)
        yield self._put("/index.html", self._home(), counted=True)
        for number in range(FOREIGN_PAGES):
            yield self._put(f"/foreign/{number}.html", "<title>外站</title><p>外站内容，可以打开。</p>")
        for number in range(0, len(self.articles), 10):
            self._raw(f"/fj/附件{number}.doc", b"\xd0\xcf\x11\xe0 attachment")
        for number in range(20):
            self._raw(f"/tp/pic{number}.jpg", b"\xff\xd8\xff picture")

    def _article(self, number: int) -> str:
        dice = random.Random(number)
        path, title = self.articles[number], self.titles[number]
        day = f"2026-{path.split('/')[2][4:]}-{path.rpartition('_')[0][-2:]}"
        size = dice.randint(6_000, 18_500)
        text = ""
        while len(text) < size:
            text += "<p>" + "".join(dice.choices(self.sentences, k=6)) + "</p>\n"
        near = [self.articles[(number + step) % len(self.articles)] for step in range(1, 13)]
        related = "".join(f'<li><a href="{url}">相关{n}：{self.titles[n % 50]}</a></li>' for n, url in enumerate(near))
        extras = f'<img src="../../tp/pic{number % 20}.jpg" alt="图">'
        if number % 10 == 0:
            extras += f'<p>附件：<a href="/fj/附件{number}.doc">附件{number}.doc</a></p>'
        if number % 15 == 0:
            extras += f'<a href="/moved{near[3]}">旧地址</a>'
        if number % 200 == 0:
            extras += f'<a href="/cx.html;jsessionid={dice.getrandbits(64):016X}">查询</a><a href="/xh/">循环目录</a>'
        if number % 400 == 0:
            extras += '<a href="/rili/?y=2026&m=1">日历</a>'
        extras += self._broken_on(number)
        # What only looks like a link: a comment, a script's string, a mail address.
        extras += (
            '<!-- <a href="/zhushi/none.html">x</a> --><script>var s = \'<a href="/js/none.html">x</a>\';</script>'
        )
        extras += (
            '<a href="javascript:void(0)">打印</a><a href="mailto:x@yunxi.example">信箱</a><a href="#top">顶部</a>'
        )
        body = (
            f'<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/lm{number % COLUMNS:02}/">栏目</a></div>'
            f'<h1>{title}</h1><div class="info">发布时间：{day} 来源：云溪街道办事处</div>'
            f'<div class="TRS_Editor">{text}{extras}</div><ul class="related">{related}</ul>'
        )
        return self._page(title, body, day)

    def _broken_on(self, number: int) -> str:
        """Each broken target stands on three articles; a lost file's name is written as it is, in Chinese."""
        found = ""
        step = max(1, len(self.articles) // len(self.broken))
        for shift in (0, 3, 7):
            place = number - shift
            if place >= 0 and place % step == 0 and place // step < len(self.broken):
                index = place // step
                url, kind = self.broken[index]
                written = f"/fj/失踪的附件{index}.doc" if kind == "lost_file" else url.removeprefix(self.base)
                found += f'<img src="{written}">' if kind == "lost_image" else f'<a href="{written}">失效{index}</a>'
        return found

    def _is_gbk(self, number: int) -> bool:
        """One page in twenty, and every third lost file's first carrier: GBK paths are where checkers go wrong."""
        index, rest = divmod(number, max(1, len(self.articles) // len(self.broken)))
        carries_lost_file = rest == 0 and index < len(self.broken) and self.broken[index][1] == "lost_file"
        return number % 20 == 7 or (carries_lost_file and index % 3 == 0)

    def _list(self, column: str, chunk: list[int], page: int, pages: int) -> str:
        rows = ""
        for number in chunk:
            path = self.articles[number]
            day = f"2026-{path.split('/')[2][4:]}-{path.rpartition('_')[0][-2:]}"
            rows += f'<li><a href="{path}">{self.titles[number]}</a><span>{day}</span></li>'
        names = ["index.html", *(f"index_{n}.html" for n in range(1, pages))]
        pager = "".join(f'<a href="{names[n]}">{n + 1}</a>' for n in range(max(0, page - 5), min(pages, page + 6)))
        pager += f'<a href="{names[-1]}">尾页</a>'
        return self._page(f"栏目{column}", f'<h2>栏目</h2><ul class="list">{rows}</ul><div class="pager">{pager}</div>')

    def _home(self) -> str:
        rows = "".join(f'<li><a href="{self.articles[n]}">{self.titles[n]}</a></li>' for n in range(60))
        return self._page("云溪街道", f"<ul>{rows}</ul><p>{''.join(self.sentences[:60])}</p>")

    def _page(self, title: str, body: str, day: str = "") -> str:
        metas = f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{day}">' if day else ""
        foreign = "".join(
            f'<a href="http://{FOREIGN}:{self.port}/foreign/{n}.html">外站{n}</a>' for n in range(FOREIGN_PAGES)
        )
        return (
            f'<!DOCTYPE html><html><head><meta charset="@@"><title>{title}</title>{metas}'
            '<meta name="SiteName" content="云溪街道"></head><body>'
            f'<div class="header"><ul class="nav">{self.menu}</ul></div><div class="main">{body}</div>'
            f'<div class="footer">主办单位：云溪街道办事处 {foreign}</div></body></html>'
        )

    def _put(self, path: str, text: str, *, gbk: bool = False, counted: bool = False) -> str:
        label, encoding = ("gb2312", "gb18030") if gbk else ("utf-8", "utf-8")
        body = text.replace("@@", label).encode(encoding)
        file = self.www / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
        Path(f"{file}.gz").write_bytes(gzip.compress(body, 1, mtime=0))
        if counted:
            self.truth.pages.append(self.base + (path.removesuffix("index.html") if page_of_folder(path) else path))
            self.truth.links += text.count(" href=") + text.count(" src=")
        return path

    def _raw(self, path: str, body: bytes) -> None:
        file = self.www / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)


def make_portal(folder: Path, pages: int, port: int) -> Truth:
    """Write the portal, or return the truth of the one already there."""
    if not (folder / "truth.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        return Portal(folder, pages, port).write()
    return truth_of(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a portal to crawl, with its truth.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--port", type=int, default=18_180)
    options = parser.parse_args()
    truth = make_portal(options.folder, options.pages, options.port)
    print(f"{len(truth.pages)} pages, {truth.links} links, {len(truth.broken)} broken targets")


if __name__ == "__main__":
    main()
