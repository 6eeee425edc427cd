"""Small workspaces for journeys: one section with two columns and one account, led to a loopback server."""

from pathlib import Path

HOST = "www.linjiang.example"

REGISTER = """\
network:
  resolve: {{{host}: "{address}"}}
  allow: [127.0.0.0/8]
office:
  id: yunxi
  name: 临江区云溪街道办事处
  units:
    - {{id: office, name: 综合办公室, owner_a: {{name: 林若川}}}}
  sites:
    - id: section
      name: 云溪街道
      url: http://{host}/yunxi/
      scope: section
      unit: office
      budget: {{delay: 0, pages: 50, minutes: 2}}
      columns:
        - {{id: news, name: 工作动态, url: "http://{host}/yunxi/news/", type: 动态要闻, categories: [news]}}
        - {{id: notice, name: 通知公告, url: "http://{host}/yunxi/notice/", type: 通知公告}}
  accounts:
    - {{id: wechat, name: 云溪发布, platform: 微信公众号, unit: office}}
"""


def workspace(folder: Path, address: str) -> Path:
    """Write the workspace; ``address`` is ``ip:port`` of the server that plays the portal."""
    folder.mkdir(parents=True, exist_ok=True)
    text = REGISTER.format(host=HOST, address=address)
    (folder / "auditor.yaml").write_text(text, encoding="utf-8")
    return folder


def listing(*entries: tuple[str, str, str]) -> str:
    """Return a column page: (address, title, day) an entry."""
    rows = "".join(f'<li><a href="{url}">{title}</a><span>{day}</span></li>' for url, title, day in entries)
    return f"<html><head><title>栏目</title></head><body><h2>栏目</h2><ul>{rows}</ul></body></html>"


def article(title: str, day: str) -> str:
    """Return an article page that shows its day."""
    text = "街道办事处组织开展相关工作，取得较好成效。" * 8
    return (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1>"
        f"<p>发布时间：{day} 来源：云溪街道</p><div>{text}</div></body></html>"
    )
