"""A whole audit with a planted secret: nothing the workspace keeps, says or backs up carries it."""

import asyncio
import io
import logging
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import zstandard
from tests.servers.platforms.wechat import APP_ID, SECRET, Article, WechatPlatform
from tests.servers.raw import fetcher

from auditor.audit.doctor import examine
from auditor.audit.opened import OpenedOffice, open_office
from auditor.audit.run import AuditOptions, AuditOutcome, run_audit
from auditor.fetch import Clock, Fetcher
from auditor.model.zone import SHANGHAI
from auditor.store.backup import write_backup

AT = datetime(2026, 9, 30, 18, tzinfo=SHANGHAI)
REGISTER = """\
network: {{allow: [127.0.0.0/8], resolve: {{mp.weixin.qq.com: "127.0.0.7:1"}}}}
office:
  id: yunxi
  name: 临江区云溪街道办事处
  accounts:
    - id: mp
      name: 云溪发布
      platform: 微信公众号
      sources:
        - {{adapter: wechat_mp, app_id: {app}, secret_ref: env:YUNXI_SECRET, base_url: "{base}", expires: 2026-10-10}}
"""


def audited(folder: Path, backup: Path) -> AuditOutcome:
    """Audit the workspace over loopback, and back it up."""

    def quick(opened: OpenedOffice, run: str, clock: Clock) -> Fetcher:
        return fetcher(opened.settings.network)

    with open_office(folder) as opened:
        outcome = run_audit(opened, AuditOptions(at=AT), progress=lambda *_: None, source=quick)
        write_backup(opened.store, folder, backup, AT)
    return outcome


def unpacked(folder: Path) -> bytes:
    """Every byte of the folder but for the tokens, evidence and archives undone."""
    found = io.BytesIO()
    for path in folder.rglob("*"):
        if not path.is_file() or ".tokens" in path.parts:
            continue
        body = path.read_bytes()
        if body[:4] == b"\x28\xb5\x2f\xfd":
            body = zstandard.ZstdDecompressor().decompress(body, max_output_size=10_000_000)
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                body = b"".join(archive.read(name) for name in archive.namelist())
                assert not any(".tokens" in name for name in archive.namelist())
        found.write(body)
    return found.getvalue()


@pytest.mark.parametrize("refused", [False, True], ids=["well", "refused"])
async def test_a_planted_secret_stays_out_of_everything_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, refused: bool
) -> None:
    monkeypatch.setenv("YUNXI_SECRET", SECRET)
    caplog.set_level(logging.DEBUG)
    folder = tmp_path / "workspace"
    folder.mkdir()
    async with WechatPlatform([Article(date(2026, 9, 20), "甲")]) as platform:
        (folder / "auditor.yaml").write_text(REGISTER.format(app=APP_ID, base=platform.base_url), encoding="utf-8")
        if refused:
            platform.moods["/datacube/getarticletotaldetail"] = [40164] * 3
        outcome = await asyncio.to_thread(audited, folder, tmp_path / "backup.zip")
        items = await examine(folder)
        kept = unpacked(tmp_path) + caplog.text.encode() + repr(outcome).encode() + repr(items).encode()
        secrets = [SECRET, *platform.tokens]
    assert platform.tokens
    assert [secret for secret in secrets if secret.encode() in kept] == []
    (check,) = [each for each in outcome.result.checks if each.id == "account-not-updated"]
    assert check.verdict == ("not_checked" if refused else "pass")
    assert ("203.0.113.9" in check.reason) is refused
    (credential,) = [item for item in items if item.id.startswith("credential-")]
    assert credential.state in ("ok", "warning", "error")
    assert any("将到期" in alarm or "已到期" in alarm for alarm in outcome.alarms)
