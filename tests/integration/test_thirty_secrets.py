"""Thirty secrets planted wherever an office puts one: nothing the program writes, says or sends away bears any.

The servers are the meanest there are: they say everything they are told back, in bodies, headers and redirects.
"""

import gzip
import io
import json
import logging
import sqlite3
import sys
import threading
import types
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import pytest
import zstandard
from tests.unit.store.conftest import SERVER, _own_schema

from auditor.cli.app import build, ended

SECRETS = {
    name: f"Kanari{number:02d}-{name}-9f3a7c"
    for number, name in enumerate(
        [
            "wechat-appsecret",
            "component-appsecret",
            "component-ticket",
            "component-refresh",
            "weibo-token",
            "kuaishou-secret",
            "kuaishou-refresh",
            "bilibili-secret",
            "bilibili-token",
            "interface-header",
            "feed-header",
            "keyring-value",
            "mail-password",
            "wecom-address",
            "dingtalk-key",
            "dingtalk-sign",
            "feishu-key",
            "feishu-sign",
            "webhook-address",
            "webhook-bearer",
            "webhook-sign",
            "ping-address",
            "database-password",
            "database-environment",
            "proxy-environment",
            "portal-cookie",
            "link-userinfo",
            "link-query",
            "error-text",
            "proxy-password",
        ],
        1,
    )
}
IN_PAGES = frozenset({"link-userinfo", "link-query"})
"""Stand on the audited page, so they are evidence and findings; logs and messages still bear none of them."""

NEVER_SENT = frozenset(
    {
        "bilibili-secret", "dingtalk-sign", "feishu-sign", "webhook-sign",  # they sign, and stay here
        "mail-password",  # not over a line without encryption
        "component-refresh",  # asked for only after the platform's own token came
        "database-password", "database-environment", "proxy-environment", "proxy-password",
        "link-userinfo", "error-text",
    }
)  # fmt: skip
"""The others are heard by the servers."""

pytestmark = pytest.mark.slow

REGISTER = """\
store: {{url: {database}}}
health: {{ping_ref: "file:密钥/ping"}}
network: {{allow: [127.0.0.0/8], resolve: {{www.linjiang.example: "127.0.0.1:{port}"}}}}
notify:
  digest: "00:00"
  channels:
    - {{id: mail, kind: 邮件, server: 127.0.0.1, port: {port}, security: none, user: a@yunxi.example,
       secret_ref: env:MAIL, sender: a@yunxi.example, to: [b@yunxi.example]}}
    - {{id: wecom, kind: 企业微信, secret_ref: "file:密钥/wecom"}}
    - {{id: dingtalk, kind: 钉钉, secret_ref: "file:密钥/dingtalk", sign_ref: env:DINGTALK_SIGN}}
    - {{id: feishu, kind: 飞书, secret_ref: "file:密钥/feishu", sign_ref: env:FEISHU_SIGN}}
    - {{id: hook, kind: webhook, url_ref: "file:密钥/webhook", secret_ref: env:BEARER, sign_ref: env:HOOK_SIGN}}
office:
  id: yunxi
  name: 临江区云溪街道办事处
  units: [{{id: office, name: 综合办公室, owner_a: {{name: 林若川, email: lin@yunxi.example}}}}]
  sites:
    - id: section
      name: 云溪街道
      url: http://www.linjiang.example/yunxi/
      unit: office
      budget: {{delay: 0, pages: 20, minutes: 1}}
      columns: [{{id: news, name: 工作动态, url: "http://www.linjiang.example/yunxi/news/", type: 动态要闻}}]
  accounts:
    - {{id: a1, name: 一号, platform: 微信公众号,
       sources: [{{adapter: wechat_mp, app_id: wx1, secret_ref: env:APPSECRET, base_url: "{base}"}}]}}
    - {{id: a2, name: 二号, platform: 微信公众号,
       sources: [{{adapter: wechat_mp, auth: component, app_id: wx2, component_app_id: wx3, base_url: "{base}",
         secret_ref: "file:密钥/component", ticket_ref: "file:密钥/ticket", token_ref: env:REFRESH}}]}}
    - {{id: a3, name: 三号, platform: 新浪微博,
       sources: [{{adapter: weibo_open, app_id: "1", secret_ref: env:WEIBO, base_url: "{base}"}}]}}
    - {{id: a4, name: 四号, platform: 快手,
       sources: [{{adapter: kuaishou_open, app_id: "1", secret_ref: env:KUAISHOU, token_ref: env:KUAISHOU_REFRESH,
         base_url: "{base}"}}]}}
    - {{id: a5, name: 五号, platform: 哔哩哔哩,
       sources: [{{adapter: bilibili_open, app_id: "1", secret_ref: env:BILIBILI, token_ref: env:BILIBILI_TOKEN,
         base_url: "{base}"}}]}}
    - {{id: a6, name: 六号, platform: 今日头条,
       sources: [{{adapter: json_map, url: "{base}/list", secret_ref: "file:密钥/interface",
         fields: {{items: data, published: day}}}}]}}
    - {{id: a7, name: 七号, platform: 澎湃政务,
       sources: [{{adapter: feed, url: "{base}/feed", secret_ref: env:FEED}}]}}
    - {{id: a8, name: 八号, platform: 网易号,
       sources: [{{adapter: feed, url: "{base}/feed", secret_ref: keyring:auditor/yunxi}}]}}
"""


class Parrot(BaseHTTPRequestHandler):
    """Says back all it was told, as a portal and as every platform."""

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        told = f"{self.path} {dict(self.headers)} {self.rfile.read(length).decode('utf-8', 'replace')}"
        self.server.heard.append(told)  # type: ignore[attr-defined]
        if (self.headers.get("Host") or "").startswith("www.linjiang"):
            self._portal()
            return
        body = json.dumps({"errcode": 40013, "errmsg": told, "error": told, "code": 19001, "msg": told}).encode()
        status = 404 if self.path.startswith("/ping") else 200
        self._answer(status, "application/json", body, ("X-Told", told.replace("\n", " ")[:500]))

    do_POST = do_HEAD = do_GET  # noqa: N815 - the library's names

    def _portal(self) -> None:
        links = (
            f"<a href='http://admin:{SECRETS['link-userinfo']}@127.0.0.1:9/oa/'>办公系统</a>"
            f"<a href='/yunxi/x.html?access_token={SECRETS['link-query']}'>附件</a><a href='/yunxi/news/'>工作动态</a>"
        )
        body = f"<html><head><title>云溪街道</title></head><body>{links}</body></html>".encode()
        cookie = ("Set-Cookie", f"JSESSIONID={SECRETS['portal-cookie']}; Path=/; HttpOnly")
        self._answer(404 if "x.html" in self.path else 200, "text/html; charset=utf-8", body, cookie)

    def _answer(self, status: int, kind: str, body: bytes, *more: tuple[str, str]) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", kind), ("Content-Length", str(len(body))), *more):
            self.send_header(name, value.encode("ascii", "replace").decode())
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Stay silent."""


class Planted(NamedTuple):
    """A workspace with its secrets, and what was said in it so far."""

    folder: Path
    run: Callable[..., int]
    said: list[str]
    heard: list[str]


@pytest.fixture
def parrot() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Parrot)
    server.heard = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs_postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of the database: a file, or a server's with a password in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/云溪/auditor.db"
        return
    for address in _own_schema():
        yield address.replace("postgres@", f"postgres:{quote(SECRETS['database-password'])}@")


@pytest.fixture
def planted(
    tmp_path: Path,
    parrot: ThreadingHTTPServer,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Planted:
    folder = tmp_path / "云溪"
    (folder / "密钥").mkdir(parents=True)
    base = f"http://127.0.0.1:{parrot.server_port}"
    text = REGISTER.format(database=json.dumps(database), port=parrot.server_port, base=base)
    (folder / "auditor.yaml").write_text(text, encoding="utf-8")
    _hide_away(folder, base, monkeypatch)
    said: list[str] = []

    def run(*words: str | Path) -> int:
        monkeypatch.setattr(sys, "argv", ["auditor", *map(str, words)])
        code = ended(build())
        said.extend(capsys.readouterr())
        return code

    return Planted(folder, run, said, parrot.heard)  # type: ignore[attr-defined]


def _hide_away(folder: Path, base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put every secret where the register says it lies."""
    files = {
        "ping": f"{base}/ping/{SECRETS['ping-address']}",
        "wecom": f"{base}/cgi-bin/webhook/send?key={SECRETS['wecom-address']}",
        "dingtalk": f"{base}/robot/send?access_token={SECRETS['dingtalk-key']}",
        "feishu": f"{base}/open-apis/bot/v2/hook/{SECRETS['feishu-key']}",
        "webhook": f"{base}/hook/{SECRETS['webhook-address']}",
        "component": SECRETS["component-appsecret"],
        "ticket": SECRETS["component-ticket"],
        "interface": SECRETS["interface-header"],
    }
    for name, value in files.items():
        (folder / "密钥" / name).write_text(value + "\n", encoding="utf-8")
        (folder / "密钥" / name).chmod(0o600)
    variables = {
        "MAIL": "mail-password", "DINGTALK_SIGN": "dingtalk-sign", "FEISHU_SIGN": "feishu-sign",
        "BEARER": "webhook-bearer", "HOOK_SIGN": "webhook-sign", "APPSECRET": "wechat-appsecret",
        "REFRESH": "component-refresh", "WEIBO": "weibo-token", "KUAISHOU": "kuaishou-secret",
        "KUAISHOU_REFRESH": "kuaishou-refresh", "BILIBILI": "bilibili-secret", "BILIBILI_TOKEN": "bilibili-token",
        "FEED": "feed-header", "PGPASSWORD": "database-environment",
    }  # fmt: skip
    for variable, name in variables.items():
        monkeypatch.setenv(variable, SECRETS[name])
    monkeypatch.setenv("HTTP_PROXY", f"http://p:{SECRETS['proxy-environment']}@127.0.0.1:9")
    keyring = types.SimpleNamespace(get_password=lambda *_: SECRETS["keyring-value"])
    monkeypatch.setitem(sys.modules, "keyring", keyring)


def all_of(body: bytes) -> bytes:
    """The bytes with every packing undone."""
    if body[:4] == b"\x28\xb5\x2f\xfd":
        return all_of(zstandard.ZstdDecompressor().decompress(body, max_output_size=50_000_000))
    if body[:2] == b"\x1f\x8b":
        return all_of(gzip.decompress(body))
    if body[:16] == b"SQLite format 3\x00":
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(body.replace(b"\x02\x02", b"\x01\x01", 1) if body[18:20] == b"\x02\x02" else body)
            return body + b"".join(_cells(database))
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return b"".join(all_of(archive.read(name)) for name in archive.namelist() if _ours(name))
    return body


def _ours(name: str) -> bool:
    """Where the office itself keeps its secrets is not what the program wrote; tokens lie in a folder of their own."""
    return "密钥" not in name and ".tokens" not in name


def _cells(database: sqlite3.Connection) -> Iterator[bytes]:
    tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        for row in database.execute(f'SELECT * FROM "{table}"'):
            yield from (all_of(cell) if isinstance(cell, bytes) else str(cell).encode() for cell in row)


def kept(folder: Path) -> dict[str, bytes]:
    """What lies in the workspace, by file, but for where the office itself put its secrets."""
    with closing(sqlite3.connect(folder / "auditor.db")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    files = [path for path in folder.rglob("*") if path.is_file() and _ours(str(path)) and path.name != "auditor.yaml"]
    return {str(path.relative_to(folder)): all_of(path.read_bytes()) for path in files}


def on_server(address: str) -> bytes:
    """Every cell of the server's database."""
    import psycopg

    with psycopg.connect(address) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
        rows = [row for (table,) in tables for row in connection.execute(f'SELECT * FROM "{table}"').fetchall()]
    return b"".join(all_of(cell) if isinstance(cell, bytes) else str(cell).encode() for row in rows for cell in row)


def found_in(body: bytes, *, but: frozenset[str] = frozenset()) -> list[str]:
    """Names of the secrets that show in ``body``, also escaped as an address escapes them."""
    shown = {name: (value.encode(), quote(value, safe="").encode()) for name, value in SECRETS.items()}
    return [name for name, values in shown.items() if name not in but and any(value in body for value in values)]


def everyday(planted: Planted, out: Path) -> None:
    """All that an office does with a workspace, in the order of a quarter."""
    folder, run = planted.folder, planted.run
    assert run("doctor", "-w", folder) in (0, 2)
    assert run("doctor", "--json", "-w", folder) in (0, 2)
    for words in (
        ("run", "--due"),
        ("notify", "test"),
        ("run", "--due"),
        ("status",),
        ("status", "--json"),
        ("due",),
        ("ledger", "list", "--json"),
        ("ledger", "export", out / "台账.xlsx"),
        ("signoff", "export", out / "补查.xlsx"),
        ("register", "export", out / "登记.xlsx"),
        ("handover", "--out", out / "交接.docx"),
        ("report", "--format", "docx,html,xlsx,json"),
        ("backup", out / "备份.zip"),
        ("audit-log", "export", out / "日志.json"),
        ("audit-log", "verify"),
    ):
        code = run(*words, "-w", folder)
        assert code in (0, 1, 3, 5), (words, code, planted.said[-1])


def test_no_secret_shows_in_anything_the_program_writes_says_or_keeps(
    planted: Planted, tmp_path: Path, database: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(SECRETS) == 30
    caplog.set_level(logging.DEBUG)
    out = tmp_path / "out"
    out.mkdir()
    everyday(planted, out)
    # What the servers were told they said back, so all of these have been through the program's hands.
    assert set(SECRETS) - set(found_in("\n".join(planted.heard).encode())) == NEVER_SENT
    internal_error(planted, monkeypatch)
    written = kept(planted.folder) | {path.name: all_of(path.read_bytes()) for path in out.iterdir()}
    if database.startswith("postgresql"):
        written["server"] = on_server(database)
    shown = {name: found for name, body in written.items() if (found := found_in(body, but=IN_PAGES))}
    assert shown == {}
    assert [name for name in written if name.startswith("logs")], "a log was written"
    for name in [name for name in written if name.startswith("logs")]:
        assert found_in(written[name]) == []
    assert found_in("\n".join(planted.said).encode(), but=IN_PAGES) == []


def internal_error(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the program's own, with secrets in its words, at the terminal and unattended."""
    folder = planted.folder
    words = f"postgresql://u:{SECRETS['error-text']}@host/db {SECRETS['mail-password']} Cookie: {SECRETS['error-text']}"

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(words)

    with monkeypatch.context() as broken:
        broken.setattr("auditor.audit.reporting.write_files", fail)
        broken.setattr("auditor.audit.standing.standing", fail)
        assert planted.run("report", "-w", folder) == 4
        assert planted.run("status", "-w", folder) == 4
    traceback = Path(planted.said[-1].partition("请把 ")[2].partition(" 交给")[0])
    planted.said.append(traceback.read_text(encoding="utf-8"))
    assert "RuntimeError" in planted.said[-1]


def test_a_proxys_password_is_not_told_when_the_proxy_fails(planted: Planted) -> None:
    file = planted.folder / "auditor.yaml"
    text = file.read_text(encoding="utf-8")
    proxy = f"http://user:{SECRETS['proxy-password']}@127.0.0.1:9"
    file.write_text(text.replace("network: {", f'network: {{proxy: "{proxy}", '), encoding="utf-8")
    assert planted.run("doctor", "-w", planted.folder) in (0, 2)
    assert planted.run("audit", "-w", planted.folder) in (0, 1, 3)
    assert planted.run("backup", planted.folder.parent / "b.zip", "-w", planted.folder) == 0
    assert "代理" in "\n".join(planted.said)
    assert found_in("\n".join(planted.said).encode(), but=IN_PAGES) == []
    assert found_in(all_of((planted.folder.parent / "b.zip").read_bytes()), but=IN_PAGES) == []
    for name, body in kept(planted.folder).items():
        assert found_in(body, but=IN_PAGES) == [], name


def test_the_search_finds_what_is_there(planted: Planted, tmp_path: Path) -> None:
    """A search that finds nothing proves nothing unless it finds what was put there."""
    secret = SECRETS["mail-password"]
    with closing(sqlite3.connect(tmp_path / "x.db")) as database:
        database.execute("CREATE TABLE t (a BLOB)")
        database.execute("INSERT INTO t VALUES (?)", (zstandard.ZstdCompressor().compress(secret.encode() * 9),))
        database.commit()
    with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(tmp_path / "x.db", "auditor.db")
    assert found_in(all_of((tmp_path / "x.zip").read_bytes())) == ["mail-password"]
    assert found_in(quote(secret, safe="").encode()) == ["mail-password"]
    assert SERVER
