"""The running log: JSON lines that carry no secret, forge no line, and do not grow without bound."""

import json
import logging
import sys
import threading
from pathlib import Path

import pytest

from auditor import logs
from auditor.errors import StorageError
from auditor.redaction import hide, never_show, redact

log = logging.getLogger("auditor.test")


@pytest.mark.parametrize(
    "text",
    [
        "http://user:CANARY@host/",
        "https://api.example/cgi?access_token=CANARY&x=1",
        "https://api.example/?appid=1&secret=CANARY",
        "https://api.example/?corpsecret=CANARY",
        "https://api.example/webhook/send?key=CANARY",
        "https://api.example/?app_key=CANARY",
        "https://api.example/?refresh_token=CANARY",
        "https://api.example/?jsapi_ticket=CANARY#f",
        "https://api.example/?session=CANARY",
        "postgresql+psycopg://auditor:CANARY@10.0.0.5:5432/auditor",
        "connection failed: host=10.0.0.5 password=CANARY dbname=a",
        "{'password': 'CANARY', 'a': 1}",
        '{"app_secret": "CANARY"}',
        "Cookie: a=CANARY; b=CANARY",
        "{'Authorization': 'Bearer CANARY'}",
        "Set-Cookie: id=CANARY",
    ],
)
def test_secrets_are_struck_out(text: str) -> None:
    assert "CANARY" not in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "http://host/monkey?page=2&id=3",
        "http://host/a@b",
        "抓取完成 http://host/",
        "密码设置：请修改",
        "key facts: three",
    ],
)
def test_ordinary_words_stay_readable(text: str) -> None:
    assert redact(text) == text


def test_a_line_cannot_be_forged() -> None:
    assert redact("a\r\nERROR b\x1b[0m\u2028c") == "a\\x0d\\x0aERROR b\\x1b[0m\\x2028c"


def test_a_secret_that_was_read_is_struck_out_wherever_it_shows() -> None:
    never_show("Guess-Me/77+x")
    assert hide("smtp said Guess-Me/77+x") == "smtp said ***"
    assert "77" not in hide("https://host/a?b=Guess-Me%2F77%2Bx")


def test_the_telling_parts_of_a_secret_address_are_struck_out_too() -> None:
    never_show("https://bot.example/open-apis/bot/v2/hook/0f9e8d7c-6b5a-4321?sign=quiet-sign")
    assert hide("POST /open-apis/bot/v2/hook/0f9e8d7c-6b5a-4321") == "POST /open-apis/bot/v2/hook/***"
    assert hide("sign quiet-sign") == "sign ***"


def test_short_values_do_not_strike_out_ordinary_words() -> None:
    never_show("abc")
    assert hide("abc") == "abc"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "logs" / "run.log"


def lines(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_a_line_tells_when_how_grave_who_speaks_and_what_about(tmp_path: Path, file: Path) -> None:
    with logs.log_into(tmp_path, "run"), logs.bound(office="yunxi"), logs.bound(run="2026Q3-1"):
        log.info("读取 %s", "http://a:b@host/?key=1")
    (line,) = lines(file)
    assert line.pop("time").endswith("+08:00")
    assert line == {
        "level": "INFO",
        "logger": "auditor.test",
        "office": "yunxi",
        "run": "2026Q3-1",
        "message": "读取 http://***@host/?key=***",
    }


def test_a_traceback_is_kept_without_its_secrets(tmp_path: Path, file: Path) -> None:
    with logs.log_into(tmp_path, "run"):
        try:
            raise ValueError("postgresql://u:CANARY@host/db\r\n{}")
        except ValueError:
            log.exception("failed")
    (line,) = lines(file)
    assert "ValueError: postgresql://***@host/db" in line["error"]
    assert "CANARY" not in file.read_text(encoding="utf-8")


def test_a_message_of_several_lines_stays_one_line(tmp_path: Path, file: Path) -> None:
    with logs.log_into(tmp_path, "run"):
        log.warning('a\r\n{"level": "ERROR"}\u2028 \udcff')
    (line,) = lines(file)
    assert line["level"] == "WARNING"


def test_a_timer_whose_work_takes_hours_is_not_heard_each_minute(tmp_path: Path, file: Path) -> None:
    with logs.log_into(tmp_path, "run"):
        logging.getLogger("apscheduler.scheduler").warning("skipped: maximum number of running instances reached")
        logging.getLogger("apscheduler.executors").error("trouble")
    assert [line["message"] for line in lines(file)] == ["trouble"]


@pytest.mark.parametrize("name", ["httpx", "httpcore.connection", "alembic.runtime", "sqlalchemy.engine"])
def test_libraries_are_heard_only_when_they_warn(tmp_path: Path, file: Path, name: str) -> None:
    with logs.log_into(tmp_path, "run"):
        logging.getLogger(name).info("GET https://host/?access_token=x")
        logging.getLogger(name).warning("trouble")
    assert [line["message"] for line in lines(file)] == ["trouble"]


def test_the_terminal_stays_quiet_while_a_file_is_written(
    tmp_path: Path, file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with logs.log_into(tmp_path, "run"):
        log.error("trouble")
    assert capfd.readouterr().err == ""
    assert len(lines(file)) == 1


def test_a_thread_that_dies_is_written_down(tmp_path: Path, file: Path) -> None:
    with logs.log_into(tmp_path, "run"):
        thread = threading.Thread(target=lambda: [][1])
        thread.start()
        thread.join()
    assert "IndexError" in lines(file)[0]["error"]


def test_the_files_do_not_grow_without_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "MOST_BYTES", 2000)
    monkeypatch.setattr(logs, "FILES", 3)
    with logs.log_into(tmp_path, "run"):
        for _ in range(200):
            log.info("x" * 100)
    sizes = [path.stat().st_size for path in (tmp_path / "logs").iterdir()]
    assert len(sizes) == 3
    assert max(sizes) <= 2000


def test_a_line_that_cannot_be_written_is_told_without_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with logs.log_into(tmp_path, "run"):
        monkeypatch.setattr(logging.StreamHandler, "flush", full)
        log.info("the words of the line")
        monkeypatch.undo()
    said = capsys.readouterr().err
    assert "日志未能写入" in said
    assert "the words" not in said


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("", encoding="utf-8")
    with pytest.raises(StorageError, match="日志文件无法写入"), logs.log_into(tmp_path, "run"):
        pass


def test_warnings_on_the_terminal_carry_no_secret(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(sys, "stderr", sys.stderr)
    logs.show_warnings()
    log.info("not said")
    log.warning("asked %s", "https://host/?access_token=CANARY")
    assert capsys.readouterr().err == "asked https://host/?access_token=***\n"
