"""Sites that are down, refuse, loop, say nothing or break off: what was not seen is not judged."""

import asyncio
import gzip
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.conftest import Auditor
from tests.journeys.workspaces import HOST, article, listing, workspace
from tests.servers.raw import Answer, RawServer, page, redirect, reply

AT = "2026-09-30T18:00"
CUT_SHORT = gzip.compress(listing(("/yunxi/news/1.html", "街道召开会议", "2026-09-28")).encode())[:-40]

SITES: dict[str, Answer] = {
    "answers 200 with nothing": reply(b""),
    "answers a challenge": reply(
        b"<script>document.cookie=('_')+('_')+('j');location.href=location.pathname</script>", status="521 Unknown"
    ),
    "forbids programs": reply(b"forbidden", status="403 Forbidden"),
    "fails on every page": reply(b"error", status="500 Internal Server Error"),
    "redirects in a circle": redirect(f"http://{HOST}/yunxi/"),
    "sends gzip cut short": reply(CUT_SHORT, Content_Encoding="gzip"),
    "asks to log in": reply(b"login", status="401 Unauthorized"),
}


async def audited(auditor: Auditor, folder: Path, address: str) -> tuple[int, dict[str, Any], str]:
    workspace(folder, address)
    done = await asyncio.to_thread(auditor, "audit", "-w", folder, "--at", AT, "--json", "-")
    return done.returncode, json.loads(done.stdout), done.stderr


def failing(result: dict[str, Any]) -> list[str]:
    return [f"{entry['id']} {entry['object']}" for entry in result["checks"] if entry["verdict"] == "fail"]


@pytest.mark.parametrize("name", SITES)
async def test_a_site_that_cannot_be_read_is_incomplete_and_never_failed(
    auditor: Auditor, tmp_path: Path, name: str
) -> None:
    answer = SITES[name]
    async with RawServer({"/robots.txt": reply(b"", status="404 Not Found")}, missing=answer) as server:
        code, result, errors = await audited(auditor, tmp_path, f"{server.address}:{server.port}")
    assert failing(result) == []
    assert (code, errors) == (3, "")
    assert not result["coverage"]["complete"]
    columns = {entry["object"]: entry["verdict"] for entry in result["checks"] if entry["id"] == "column-not-updated"}
    assert set(columns.values()) <= {"not_checked", "review"}


async def test_a_site_that_refuses_connections_is_incomplete_and_never_failed(auditor: Auditor, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code, result, _ = await audited(auditor, tmp_path, f"127.0.0.1:{port}")
    assert (code, failing(result)) == (3, [])


def healthy() -> dict[str, Answer | list[Answer]]:
    news = ("/yunxi/news/1.html", "街道召开安全生产工作会议", "2026-09-28")
    notice = ("/yunxi/notice/1.html", "关于做好防汛工作的通知", "2026-08-20")
    home = listing(("/yunxi/news/", "工作动态", ""), ("/yunxi/notice/", "通知公告", ""), news, notice)
    return {
        "/robots.txt": reply(b"", status="404 Not Found"),
        "/yunxi/": reply(home),
        "/yunxi/news/": reply(listing(news)),
        "/yunxi/notice/": reply(listing(notice)),
        news[0]: reply(article(news[1], news[2])),
        notice[0]: reply(article(notice[1], notice[2])),
    }


async def test_a_healthy_site_beside_is_judged(auditor: Auditor, tmp_path: Path) -> None:
    async with RawServer(healthy()) as server:
        _, result, _ = await audited(auditor, tmp_path, f"{server.address}:{server.port}")
    columns = {entry["object"]: entry["verdict"] for entry in result["checks"] if entry["id"] == "column-not-updated"}
    assert columns == {"news": "pass", "notice": "pass"}
    newest = {item["id"]: item["facts"]["newest"] for item in result["objects"] if item["kind"] == "column"}
    assert newest == {"news": "2026-09-28", "notice": "2026-08-20"}


async def test_one_broken_column_leaves_the_others_judged(auditor: Auditor, tmp_path: Path) -> None:
    answers = healthy() | {"/yunxi/news/": reply(b"error", status="500 Internal Server Error")}
    async with RawServer(answers) as server:
        code, result, _ = await audited(auditor, tmp_path, f"{server.address}:{server.port}")
    columns = {entry["object"]: entry["verdict"] for entry in result["checks"] if entry["id"] == "column-not-updated"}
    assert (code, columns["notice"]) == (3, "pass")
    assert columns["news"] in ("not_checked", "review")


async def test_an_account_without_any_source_is_not_checked_and_the_reason_says_what_to_upload(
    auditor: Auditor, tmp_path: Path
) -> None:
    async with RawServer(healthy()) as server:
        code, result, _ = await audited(auditor, tmp_path, f"{server.address}:{server.port}")
    (entry,) = [entry for entry in result["checks"] if entry["id"] == "account-not-updated"]
    assert (code, entry["verdict"]) == (3, "not_checked")
    assert "导" in entry["reason"]


async def test_a_second_audit_at_once_is_refused_with_exit_code_six(auditor: Auditor, tmp_path: Path) -> None:
    second_ended = asyncio.Event()

    async def slow(_asked: Any, writer: asyncio.StreamWriter) -> bool:
        await second_ended.wait()
        writer.write(page())
        return True

    async with RawServer(healthy() | {"/yunxi/": slow}) as server:
        workspace(tmp_path, f"{server.address}:{server.port}")
        first = asyncio.create_task(asyncio.to_thread(auditor, "audit", "-w", tmp_path, "--at", AT))
        while not server.asked:
            await asyncio.sleep(0.05)
        second = await asyncio.to_thread(auditor, "audit", "-w", tmp_path, "--at", AT)
        second_ended.set()
        done = await first
    assert second.returncode == 6
    assert len(second.stderr.strip().splitlines()) == 1
    assert done.returncode in (0, 1, 3)


async def test_ctrl_c_in_mid_audit_leaves_a_run_marked_interrupted(auditor: Auditor, tmp_path: Path) -> None:
    import signal
    import subprocess
    import sys

    async def endless(_asked: Any, writer: asyncio.StreamWriter) -> bool:
        await asyncio.sleep(20)
        return False

    async with RawServer(healthy() | {"/yunxi/": endless}) as server:
        workspace(tmp_path, f"{server.address}:{server.port}")
        code = "from auditor.cli import main; main()"
        running = subprocess.Popen(  # noqa: ASYNC220 - the signal has to reach a real process
            [sys.executable, "-c", code, "audit", "-w", str(tmp_path), "--at", AT],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        while not server.asked:
            await asyncio.sleep(0.05)
        running.send_signal(signal.SIGINT)
        _, errors = await asyncio.to_thread(running.communicate, timeout=30)
    assert (running.returncode, "已按要求中断" in errors, "Traceback" in errors) == (130, True, False)
    runs = json.loads(auditor("status", "-w", tmp_path, "--json").stdout)["runs"]
    assert [run["status"] for run in runs] == ["interrupted"]
