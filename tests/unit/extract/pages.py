"""Hand-written pages of a fictional street (临江区云溪街道): small builders for the tests of reading."""

# ruff: noqa: E501 — markup as it stands on a page reads better unbroken

import datetime as dt

TODAY = dt.date(2026, 11, 22)
URL = "http://www.yunxi.example/zwgk/tzgg/t20260930_1001.html"
TITLE = "云溪街道关于开展秋季防火宣传的通知"
BODY = "<p>各社区、各科室：</p><p>现就做好2026年秋季防火宣传工作通知如下，请认真贯彻落实。活动于2026年10月8日开始，10月20日前结束。</p>"
HEADER = '<div class="header"><a href="/">首页</a><a href="/zwgk/">政务公开</a></div>'
FOOTER = (
    '<div class="footer"><p>版权所有 &copy; 2002-2026 临江区云溪街道办事处</p><p>网站标识码：3301990001　'
    '<a href="https://beian.miit.gov.cn">浙ICP备12345678号-1</a></p></div>'
)


def article(info: str, *, title: str = TITLE, body: str = BODY, head: str = "", before: str = "") -> str:
    """An article page: ``info`` is the markup under the title."""

    # ruff: noqa: E501 — markup as it stands on a page reads better unbroken
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}<title>{title}-云溪街道</title></head><body>"
        f"{HEADER}{before}<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='/tzgg/'>通知公告</a></div>"
        f"<div class='content'><h1>{title}</h1>{info}<div class='text'>{body}</div></div>{FOOTER}</body></html>"
    )


def listing(rows: str, *, head: str = "", tail: str = "", name: str = "通知公告") -> str:
    """A column page: ``rows`` is the markup of the list."""
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}<title>{name}-云溪街道</title></head><body>{HEADER}"
        f"<div class='position'>当前位置：<a href='/'>首页</a> &gt; <a href='./'>{name}</a></div>"
        f"<div class='main'>{rows}{tail}</div>{FOOTER}</body></html>"
    )
