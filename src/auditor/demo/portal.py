"""Builds every address of the demo portal: home, columns, articles, files, and the links that are wrong."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from html import escape

from auditor.demo import layout
from auditor.demo.accounts import feed_xml
from auditor.demo.columns import COLUMNS
from auditor.demo.server import Address, Reply, address_of
from auditor.demo.story import CLOSED_HOST, HOME, PORTAL, SERVICE_HALL, UNKNOWN_HOST, Entry, Section, worded

PER_PAGE = 8
ROOT = f"http://{PORTAL}"
BADGE = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
PARAGRAPHS = (
    "近日，{source}围绕“{title}”开展工作。工作人员深入小区、商户和沿街单位，听取居民意见，梳理重点事项，逐项落实责任。",
    "在社会建设中的作用日益凸显的今天，街道坚持问题导向，推动服务资源下沉，把群众反映的身边小事办好办实。",
    "下一步，街道将继续完善工作机制，加强部门协同，及时公开进展情况，欢迎广大居民监督。",
)


def build_portal(at: datetime, columns: Sequence[Section] = COLUMNS) -> dict[Address, Reply]:
    """Return every reply of the portal as it stood at the monitoring point ``at`` (aware)."""
    return _Portal(at, columns).built()


def day_of_entry(entry: Entry, at: datetime) -> date:
    """The publication day of an entry."""
    if isinstance(entry.day, int):
        return at.date() - timedelta(days=entry.day)
    return date.fromisoformat(worded(entry.day, at))


def entry_url(section: Section, number: int, entry: Entry, at: datetime) -> str:
    """The article's address, made of its day as publishing systems do."""
    day = day_of_entry(entry, at)
    folder = section.url if section.url.endswith("/") else section.url.rpartition("/")[0] + "/"
    return f"{folder}{day:%Y%m}/t{day:%Y%m%d}_{number + 1001}.html"


class _Portal:
    """Collects replies; each method writes one part of the site."""

    def __init__(self, at: datetime, columns: Sequence[Section]) -> None:
        self.at, self.columns = at, columns
        self.today = at.date()
        self.replies: dict[Address, Reply] = {}

    def built(self) -> dict[Address, Reply]:
        self._home()
        for section in self.columns:
            self._column(section)
        self._plain_pages()
        self._files()
        self._odd_links()
        return self.replies

    def _title(self, entry: Entry) -> str:
        return worded(entry.title, self.at)

    def _put(self, url: str, text: str, charset: str = "utf-8", **more: object) -> None:
        label = "gb2312" if charset == "gb18030" else charset
        reply = Reply(body=text.encode(charset), content_type=f"text/html; charset={label}", **more)  # type: ignore[arg-type]
        self.replies[address_of(url)] = reply

    def _lines(self, section: Section, style: str = "") -> list[layout.Listed]:
        lines = []
        for number, entry in enumerate(section.entries):
            day = day_of_entry(entry, self.at)
            if entry.listed_day is not None:
                day = self.today - timedelta(days=entry.listed_day)
            shown = "" if style == "no_dates" else f"{day:%m-%d}" if style == "month_day" else day.isoformat()
            shared = bool(section.declared.get("shared"))
            lines.append(
                layout.Listed(
                    self._title(entry),
                    entry_url(section, number, entry, self.at),
                    shown,
                    entry.pinned,
                    entry.source if shared else "",
                    _nested(entry) if style == "nested" else "",
                )
            )
        return lines

    def _home(self) -> None:
        blocks = []
        for section in self.columns[:6]:
            head = f'<div class="title"><h2>{section.name}</h2><a href="{section.url}">更多&gt;&gt;</a></div>'
            blocks.append(f'<div class="block">{head}{layout.item_list(self._lines(section)[:5])}</div>')
        menu = "".join(f'<li><a href="{section.url}">{section.name}</a></li>' for section in self.columns)
        body = (
            f'<div class="menu"><ul>{menu}</ul></div>{"".join(blocks)}'
            f'<div class="banner"><img src="/yunxi/images/banner.png" alt="云溪街道"></div>{HOME_LINKS}'
        )
        self._put(
            HOME,
            layout.page(
                "云溪街道-临江区人民政府", body, self.today, [("ColumnName", "云溪街道"), ("ColumnType", "街道")]
            ),
        )

    def _column(self, section: Section) -> None:
        writer = {
            "hub": self._hub,
            "barrier": self._barrier,
            "page": self._single,
            "tabs": self._tabs,
            "blank": self._blank,
            "declared_blank": self._blank,
        }.get(section.style, self._listing)
        writer(section)
        if section.style != "page":
            for number, entry in enumerate(section.entries):
                self._article(section, number, entry)

    def _listing(self, section: Section, url: str = "") -> None:
        base = url or section.url
        lines = self._lines(section, section.style)
        count = max(1, -(-len(lines) // PER_PAGE))
        for number in range(1, count + 1):
            part = lines[(number - 1) * PER_PAGE : number * PER_PAGE]
            body = (
                f"{layout.trail(section)}<h2>{section.name}</h2>{layout.item_list(part)}{layout.pager(count, number)}"
            )
            charset = "gb18030" if section.style == "gbk" else "utf-8"
            label = "gb2312" if charset == "gb18030" else charset
            text = layout.page(f"{section.name}-云溪街道", body, self.today, layout.column_tags(section), label)
            places = [base, f"{base}index.html"] if number == 1 else [f"{base}index_{number}.html"]
            for place in places:
                self._put(place, text, charset, packed=section.style == "gzip")

    def _hub(self, section: Section) -> None:
        target = section.url + "list/"
        self._put(
            section.url, '<html><head><meta http-equiv="Refresh" content="0;URL=./list/"></head><body></body></html>'
        )
        self._listing(section, target)

    def _barrier(self, section: Section) -> None:
        """A page that answers programs with a script challenge and browsers with the list."""
        script = b"<html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></head><body></body></html>"
        self.replies[address_of(section.url)] = Reply(script, 412, headers=(("Set-Cookie", "token=x; path=/"),))

    def _blank(self, section: Section) -> None:
        notice = section.text or "暂无信息"
        body = f'{layout.trail(section)}<h2>{section.name}</h2><div class="list"><p class="empty">{notice}</p></div>'
        self._put(section.url, layout.page(f"{section.name}-云溪街道", body, self.today, layout.column_tags(section)))

    def _single(self, section: Section) -> None:
        entry = section.entries[0]
        body = layout.trail(section) + layout.article(
            self._title(entry), day_of_entry(entry, self.at).isoformat(), "云溪街道", (section.text,)
        )
        self._put(
            section.url, layout.page(f"{self._title(entry)}-云溪街道", body, self.today, layout.column_tags(section))
        )

    def _tabs(self, section: Section) -> None:
        """Two lists take turns in one place; the column is the one behind."""
        old = [layout.Listed("重点工程管理办法", f"{ROOT}/yunxi/zcwj/", "2023-02-14")]
        body = (
            f"{layout.trail(section)}"
            f'<div class="tab"><ul class="tab-hd"><li class="on">项目制度</li><li>{section.name}</li></ul>'
            '<div class="tab-bd">'
            f'<div class="pane">{layout.item_list(old)}</div>'
            f'<div class="pane" style="display:none">{layout.item_list(self._lines(section))}</div></div></div>'
        )
        self._put(section.url, layout.page(f"{section.name}-云溪街道", body, self.today, layout.column_tags(section)))

    def _article(self, section: Section, number: int, entry: Entry) -> None:
        day = day_of_entry(entry, self.at)
        url = entry_url(section, number, entry, self.at)
        shown = f"{day.isoformat()} 09:{number % 6}0" if entry.shows_date else ""
        paragraphs = [text.format(source=entry.source, title=escape(self._title(entry))) for text in PARAGRAPHS]
        extra = ARTICLE_EXTRAS.get((section.id, number), "")
        charset = "gb18030" if section.style == "gbk" else "utf-8"
        label = "gb2312" if charset == "gb18030" else charset
        tags = [*layout.column_tags(section), ("ArticleTitle", self._title(entry)), ("ContentSource", entry.source)]
        if section.id == "party-building":  # this system writes the time of the nightly rebuild into its tags
            tags += [
                ("PubDate", f"{self.today.isoformat()} 03:10"),
                ("others", f"页面生成时间 {self.today.isoformat()} 03:10:44"),
            ]
        elif entry.shows_date:
            tags.append(("PubDate", shown))
        body = layout.trail(section) + layout.article(self._title(entry), shown, entry.source, paragraphs, extra)
        text = layout.page(f"{self._title(entry)}-云溪街道", body, self.today, tags, label)
        self._put(url, text, charset, behaviour="flaky" if (section.id, number) == FLAKY_ARTICLE else "")

    def _plain_pages(self) -> None:
        today = self.today
        text = "<p>本页提供临江区人民政府网站的公共内容，由区政府办公室负责维护。</p>" * 6
        for path, title in (
            ("/", "临江区人民政府"),
            ("/zwgk/", "政务公开"),
            ("/map.html", "网站地图"),
            ("/yunxi/bsfw/guide.html", "办事指南"),
            ("/yunxi/slow.html", "便民地图"),
            ("/yunxi/lost.html", "404号公交线路调整后站点一览"),
            ("/yunxi/new.html", "新版页面"),
        ):
            body = f'<div class="article"><h1>{title}</h1><div class="content">{text}</div></div>'
            self._put(ROOT + path, layout.page(title, body, today), delay=2.2 if "slow" in path else 0.0)
        hall = f'<div class="article"><h1>政务服务大厅</h1><div class="content">{text}</div></div>'
        for path, behaviour in (("/", "head_forbidden"), ("/item/1001", "no_head")):
            self._put(f"http://{SERVICE_HALL}{path}", layout.page("政务服务大厅", hall, today), behaviour=behaviour)

    def _files(self) -> None:
        pdf = b"%PDF-1.4\n" + b"%demo\n" * 40 + b"%%EOF\n"
        for name in ("2026年预算公开表.pdf", "参保缴费流程图.pdf", "assessment.pdf"):
            self.replies[address_of(f"{ROOT}/yunxi/files/{name}")] = Reply(pdf, content_type="application/pdf")
        self.replies[address_of(f"{ROOT}/yunxi/files/table.pdf")] = Reply(
            pdf, content_type="application/pdf", behaviour="no_head"
        )
        for name in ("banner.png", "scene.png"):
            self.replies[address_of(f"{ROOT}/yunxi/images/{name}")] = Reply(BADGE, content_type="image/png")

    def _odd_links(self) -> None:
        robots = Reply(b"User-agent: *\nDisallow: /yunxi/admin/\n", content_type="text/plain")
        self.replies[(PORTAL, "/robots.txt")] = robots
        self.replies[(PORTAL, "/yunxi/feed.xml")] = Reply(
            feed_xml(self.at), content_type="application/rss+xml; charset=utf-8"
        )
        moved = (
            ("/yunxi/old.html", "/yunxi/new.html"),
            ("/yunxi/loop/a.html", "/yunxi/loop/b.html"),
            ("/yunxi/loop/b.html", "/yunxi/loop/a.html"),
        )
        for path, target in moved:
            self.replies[(PORTAL, path)] = Reply(b"", 302, headers=(("Location", ROOT + target),))
        self.replies[(PORTAL, "/yunxi/visit.jsp")] = Reply(
            b"<html><body>java.lang.NullPointerException</body></html>", 500
        )
        self.replies[(PORTAL, "/yunxi/withdrawn.html")] = Reply(b"<html><body>Gone</body></html>", 410)
        self.replies[(PORTAL, "/yunxi/reset.html")] = Reply(behaviour="reset")
        self.replies[(PORTAL, "/yunxi/cut.html")] = Reply(b"<html><body>" + b"x" * 4000, behaviour="truncated")
        gone = "<div class='article'><p>您访问的页面不存在或已被删除</p></div>"
        self._put(f"{ROOT}/yunxi/removed.html", layout.page("提示信息", gone, self.today))


def _nested(entry: Entry) -> str:
    """Older material of the same policy, nested in the item as some ministries do."""
    guide = f'<a href="{ROOT}/yunxi/bsfw/guide.html">{escape(entry.title[:6])}办理指引</a>'
    return f'<ul class="related"><li>相关解读：{guide} 2023-04-18</li></ul>'


HOME_LINKS = f"""<div class="links"><h3>常用链接</h3><ul>
<li><a href="{ROOT}/yunxi/fwzn/old.html">办事指南汇编</a></li>
<li><a href="{ROOT}/yunxi/visit.jsp">访问统计</a></li>
<li><a href="http://{CLOSED_HOST}/">旧版网站</a></li>
<li><a href="{ROOT}/yunxi/slow.html">便民地图</a></li>
<li><a href="{ROOT}/yunxi/old.html">政务服务指引</a></li>
<li><a href="{ROOT}/yunxi/lost.html">404号公交线路调整</a></li>
<li><a href="{ROOT}/yunxi/admin/login.html">工作人员登录</a></li>
<li><a href="http://{SERVICE_HALL}/">政务服务大厅</a></li>
<li><a href="http://{SERVICE_HALL}/item/1001">医保参保登记</a></li>
<li><a href="javascript:;">智能问答</a></li><li><a href="#">返回顶部</a></li></ul></div>"""
CATALOGUE_HEAD = (
    '<table><tr><th rowspan="2">序号</th><th colspan="2">公开事项</th><th rowspan="2">公开内容（要素）</th>'
    '<th rowspan="2">公开依据</th><th rowspan="2">公开时限</th><th rowspan="2">公开主体</th>'
    '<th rowspan="2">公开渠道和载体</th><th colspan="2">公开方式</th></tr>'
    "<tr><th>一级事项</th><th>二级事项</th><th>主动</th><th>依申请</th></tr>"
)
CATALOGUE_ROW = (
    "<tr><td>1</td>{topic}<td>办事指南、受理结果</td>{basis}<td>{term}</td><td>云溪街道办事处</td>"
    "<td>■政府网站 □政府公报</td><td>√</td><td></td></tr>"
)


def _catalogue(term: str) -> str:
    """A standard catalogue of two rows that share cells; ``term`` is the second row's time limit."""
    first = '<td rowspan="2">社会救助</td><td>最低生活保障</td>', '<td rowspan="2">《社会救助暂行办法》</td>'
    rows = CATALOGUE_ROW.format(topic=first[0], basis=first[1], term="20个工作日内")
    return f"{CATALOGUE_HEAD}{rows}{CATALOGUE_ROW.format(topic='<td>临时救助</td>', basis='', term=term)}</table>"


FLOW_CHART = '<p>详见<a href="/yunxi/files/参保缴费流程图.pdf">参保缴费流程图</a>。</p>'
FLAKY_ARTICLE = ("livelihood", 3)
ARTICLE_EXTRAS = {
    ("news", 3): f'<p>报名入口见<a href="{ROOT}/yunxi/reset.html">活动报名</a>。</p>',
    ("news", 5): '<p><img src="/yunxi/images/missing.jpg" alt="座谈会现场"></p>',
    ("news", 7): '<p><img src="/yunxi/images/scene.png" alt="培训现场"></p>',
    ("news", 8): f'<p>专题网站：<a href="http://{UNKNOWN_HOST}/">雨污分流专题</a></p>',
    ("notices", 1): '<p>附件：<a href="/yunxi/files/参保通知.doc">参保通知.doc</a></p>',
    ("notices", 2): f'<p>原通知见<a href="{ROOT}/yunxi/removed.html">停水通知</a>。</p>',
    ("notices", 3): FLOW_CHART,
    ("notices", 4): f'<p>旧通知见<a href="{ROOT}/yunxi/withdrawn.html">原服务时间</a>。</p>',
    ("notices", 5): '<p>内部填报：<a href="http://192.168.10.5/oa/report.html">填报系统</a></p>',
    ("media", 1): f'<p>视频报道：<a href="{ROOT}/yunxi/video/noodle.html">点击观看</a></p>',
    ("work-safety", 0): '<p>附件：<a href="/yunxi/files/云溪街道防汛预案.docx">云溪街道防汛预案.docx</a></p>',
    ("work-safety", 1): f'<p>演练视频：<a href="{ROOT}/yunxi/cut.html">在线观看</a></p>',
    ("relief", 0): f'<p>公示名单：<a href="{ROOT}/yunxi/loop/a.html">点击查看</a></p>',
    ("relief", 1): '<p>附件：<a href="/yunxi/files/table.pdf">救助情况表</a></p>',
    ("catalogue", 0): _catalogue(""),
    ("catalogue", 1): _catalogue("20个工作日内"),
    ("budget", 1): '<p>附件：<a href="/yunxi/files/2026年预算公开表.pdf">2026年预算公开表</a></p>',
    ("history", 0): '<p>附件：<a href="/yunxi/files/assessment.pdf">口述记录</a></p>' + FLOW_CHART,
}
