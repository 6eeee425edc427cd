"""auditor.yaml as written: it loads again to the same, and what people wrote around it stays."""

import re
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.channels.import_file import read_export
from auditor.errors import StorageError
from auditor.model.office import Office, Settings
from auditor.register import (
    RegisterError,
    export_xlsx,
    import_xlsx,
    load_workspace,
    update_register,
    write_register,
    write_starter,
)

OFFICE = Office.model_validate(
    {
        "id": "yunxi",
        "name": "云溪街道办事处",
        "units": [{"id": "general", "name": "党政办公室"}],
        "sites": [
            {
                "id": "section",
                "name": "板块",
                "url": "http://www.linjiang.example/yunxi/",
                "columns": [
                    {
                        "id": "news",
                        "name": "工作动态",
                        "url": "http://www.linjiang.example/n/",
                        "type": "动态要闻",
                        "confirmed": False,
                        "why": "名称含“动态”",
                    },
                    {
                        "id": "budget",
                        "name": "预决算",
                        "url": "http://www.linjiang.example/b/",
                        "type": "按年",
                        "due": "08-31",
                    },
                ],
            }
        ],
        "accounts": [{"id": "wechat", "name": "云溪", "platform": "微信公众号"}],
    }
)
SETTINGS = Settings.model_validate(
    {
        "network": {"resolve": {"www.linjiang.example": "127.0.0.1:8080"}, "allow": ["127.0.0.0/8"]},
        "incomplete_above": 3,
    }
)


def test_a_written_register_loads_to_the_same(tmp_path: Path) -> None:
    write_register(tmp_path, OFFICE, SETTINGS)
    loaded = load_workspace(tmp_path)
    assert loaded.offices == (OFFICE,)
    assert loaded.settings == SETTINGS
    assert loaded.notes == ()


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(texts=st.lists(TEXT, min_size=5, max_size=5), name=TEXT.filter(lambda text: text.strip() != ""))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_words_a_written_register_loads_to_the_same(tmp_path: Path, texts: list[str], name: str) -> None:
    office = Office.model_validate(
        {
            "id": "a",
            "name": name,
            "short_name": texts[0],
            "document_prefixes": texts[2:4],
            "report": {"recipient": texts[1], "basis": texts[2:4]},
            "accounts": [{"id": "b", "name": name, "platform": "抖音", "handle": texts[4]}],
        }
    )
    write_register(tmp_path, office, Settings(), replace=True)
    assert load_workspace(tmp_path).offices == (office,)


def test_a_written_register_tells_people_what_stands_where(tmp_path: Path) -> None:
    text = write_register(tmp_path, OFFICE, SETTINGS).read_text("utf-8")
    for words in ("# 对象登记", "科室、社区", "站点与板块", "栏目：type", "政务新媒体账号", "why: 名称含“动态”"):
        assert words in text
    assert text.index("# 对象登记") < text.index("profile:") < text.index("office:")


def test_an_existing_register_is_never_overwritten(tmp_path: Path) -> None:
    path = write_register(tmp_path, OFFICE, SETTINGS)
    before = path.read_bytes()
    with pytest.raises(RegisterError, match="已存在，不会覆盖"):
        write_register(tmp_path, OFFICE, Settings())
    assert path.read_bytes() == before


WITH_COMMENTS = """\
# 我的说明
profile: street-office
network: {allow: [10.0.0.0/8]}   # 内网
office:
  id: yunxi        # 不要改
  name: 云溪街道办事处
  units:
    - {id: general, name: 党政办公室}   # 牵头
  sites:
    - id: section
      name: 板块
      url: http://www.linjiang.example/yunxi/
      scope: section   # 与默认相同，也留着
      columns:
        # 主要栏目
        - id: news
          name: 工作动态   # 每周更新
          url: http://www.linjiang.example/n/
          type: 动态要闻
          confirmed: false
        - id: budget
          name: 预决算
          url: http://www.linjiang.example/b/
          type: 按年
          due: 08-31   # 区里规定
  accounts:
    - id: wechat
      name: 云溪
      platform: 微信公众号
"""


def changed(office: Office, tmp_path: Path) -> str:
    update_register(tmp_path, office)
    assert load_workspace(tmp_path).offices == (office,)
    return (tmp_path / "auditor.yaml").read_text("utf-8")


def with_columns(office: Office, *columns: object) -> Office:
    site = office.sites[0].model_copy(update={"columns": columns})
    return office.model_copy(update={"sites": (site,)})


def test_nothing_changed_leaves_every_line_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "auditor.yaml").write_text(WITH_COMMENTS, "utf-8")
    assert changed(load_workspace(tmp_path).offices[0], tmp_path) == WITH_COMMENTS


def test_a_confirmed_column_changes_its_own_line_only(tmp_path: Path) -> None:
    (tmp_path / "auditor.yaml").write_text(WITH_COMMENTS, "utf-8")
    office = load_workspace(tmp_path).offices[0]
    news, budget = office.sites[0].columns
    text = changed(with_columns(office, news.model_copy(update={"confirmed": True}), budget), tmp_path)
    assert set(WITH_COMMENTS.splitlines()) - set(text.splitlines()) == {"          confirmed: false"}
    assert set(text.splitlines()) <= set(WITH_COMMENTS.splitlines())


def test_a_dropped_column_leaves_the_settings_and_the_comments_of_others(tmp_path: Path) -> None:
    (tmp_path / "auditor.yaml").write_text(WITH_COMMENTS, "utf-8")
    office = load_workspace(tmp_path).offices[0]
    text = changed(with_columns(office, office.sites[0].columns[1]), tmp_path)
    assert "工作动态" not in text
    for words in ("# 我的说明", "# 内网", "# 不要改", "# 牵头", "# 区里规定", "scope: section"):
        assert words in text


def test_an_office_in_its_own_file_is_changed_there(tmp_path: Path) -> None:
    (tmp_path / "auditor.yaml").write_text("profile: district-portal\n", "utf-8")
    (tmp_path / "offices").mkdir()
    for name in ("a", "b"):
        (tmp_path / "offices" / f"{name}.yaml").write_text(f"# {name}\nid: {name}\nname: 街道\n", "utf-8")
    update_register(tmp_path, load_workspace(tmp_path).office("b").model_copy(update={"name": "乙街道"}))
    assert (tmp_path / "offices" / "a.yaml").read_text("utf-8") == "# a\nid: a\nname: 街道\n"
    assert (tmp_path / "offices" / "b.yaml").read_text("utf-8") == "# b\nid: b\nname: 乙街道\n"


def test_a_table_marked_by_staff_goes_back_into_the_file(tmp_path: Path) -> None:
    (tmp_path / "auditor.yaml").write_text(WITH_COMMENTS, "utf-8")
    office = load_workspace(tmp_path).offices[0]
    unchanged, changes = import_xlsx(export_xlsx(office, tmp_path / "t.xlsx"), office)
    assert changes == ()
    assert changed(unchanged, tmp_path) == WITH_COMMENTS


def test_the_starter_loads_and_its_table_comes_back_unchanged(tmp_path: Path) -> None:
    written = write_starter(tmp_path / "new")
    assert [path.name for path in written] == ["auditor.yaml", "对象登记表.xlsx", "新媒体发布台账.xlsx"]
    (office,) = load_workspace(tmp_path / "new").offices
    assert import_xlsx(tmp_path / "new" / "对象登记表.xlsx", office) == (office, ())


def test_what_the_starter_shows_as_examples_may_be_taken_out_of_the_comments(tmp_path: Path) -> None:
    (path, *_) = write_starter(tmp_path)
    lines = path.read_text("utf-8").splitlines()
    examples = [re.sub(r"^( *)# (?= {0,2}[a-z_]+:)", r"\1", line) for line in lines]
    assert sum(one != other for one, other in zip(lines, examples, strict=True)) == 11
    path.write_text("\n".join(examples), "utf-8")
    workspace = load_workspace(tmp_path)
    assert workspace.settings.period.ends["Q1"] == "03-25"
    assert workspace.settings.network.allow == ("10.0.0.0/8",)
    assert workspace.offices[0].sites[0].columns[1].exception is not None


def test_the_post_ledger_reads_back_once_filled_in(tmp_path: Path) -> None:
    write_starter(tmp_path)
    path = tmp_path / "新媒体发布台账.xlsx"
    book = openpyxl.load_workbook(path)
    headers = [cell.value for cell in book["发布台账"][1]]
    row = {
        "账号名称": "云溪",
        "平台": "微信公众号",
        "标题": "防汛提示",
        "发布时间": "2026-09-01 10:30",
        "是否原创": "是",
        "登记人": "林若川",
    }
    book["发布台账"].append([row.get(str(header)) for header in headers])
    book.save(path)
    batch = read_export(path, OFFICE.accounts[0])
    assert (batch.profile, batch.imported_by, batch.skipped) == ("新媒体发布台账", "林若川", 0)
    assert [(post.title, post.original, post.published_at.day) for post in batch.posts] == [("防汛提示", True, 1)]


def test_the_starter_never_overwrites_what_is_there(tmp_path: Path) -> None:
    write_register(tmp_path, OFFICE, SETTINGS)
    (tmp_path / "新媒体发布台账.xlsx").write_bytes(b"mine")
    before = (tmp_path / "auditor.yaml").read_bytes()
    assert [path.name for path in write_starter(tmp_path)] == ["对象登记表.xlsx"]
    assert write_starter(tmp_path) == []
    assert (tmp_path / "auditor.yaml").read_bytes() == before
    assert (tmp_path / "新媒体发布台账.xlsx").read_bytes() == b"mine"


def test_a_folder_that_takes_no_file_is_a_storage_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError, match="写不进") as caught:
        write_register(tmp_path / "file" / "in", OFFICE, SETTINGS)
    assert caught.value.exit_code == 5
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


def test_a_failed_write_leaves_the_old_register_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_register(tmp_path, OFFICE, SETTINGS)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StorageError):
        write_register(tmp_path, OFFICE, Settings(), replace=True)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


SECTIONS = """\
office:
  id: yunxi
  name: 云溪街道办事处
  # 科室的说明
  units:
    - {id: a, name: 甲}   # 甲旁
    # 乙的说明
    - {id: b, name: 乙}
    - id: c
      name: 丙   # 丙旁
  # 账号的说明
  accounts:
    - id: w
      name: 微信
      platform: 微信公众号
      # 微博的说明
    - id: x
      name: 微博
      platform: 新浪微博   # 旧
# 结尾的说明
"""
NOTES = ("# 科室的说明", "# 账号的说明", "# 结尾的说明")


@given(
    st.permutations(["a", "b", "c"]), st.permutations(["w", "x"]), st.integers(1, 3), st.integers(1, 2), st.booleans()
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_goes_or_moves_the_notes_of_the_sections_stay_above_them(
    tmp_path: Path, units: list[str], accounts: list[str], most_units: int, most_accounts: int, new: bool
) -> None:
    (tmp_path / "auditor.yaml").write_text(SECTIONS, "utf-8")
    office = load_workspace(tmp_path).offices[0]
    by_id = {thing.id: thing for thing in (*office.units, *office.accounts)}
    added = [by_id["a"].model_copy(update={"id": "n", "name": "新"})] if new else []
    chosen = [by_id[each] for each in units[:most_units]] + added
    kept = {"units": tuple(chosen), "accounts": tuple(by_id[each] for each in accounts[:most_accounts])}
    lines = [line.strip() for line in changed(office.model_copy(update=kept), tmp_path).splitlines()]
    assert lines[lines.index("# 科室的说明") + 1] == "units:"
    assert lines[lines.index("# 账号的说明") + 1] == "accounts:"
    assert lines[-1] == "# 结尾的说明"
    text = "\n".join(lines)
    for each, note in (("a", "# 甲旁"), ("c", "# 丙旁")):
        assert (note in text) is (by_id[each] in chosen)
    assert all(text.count(note) == 1 for note in NOTES)
