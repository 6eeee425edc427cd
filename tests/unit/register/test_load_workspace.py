"""What is wrong with a register is told all at once, in Chinese, with file, line, field and remedy."""

from pathlib import Path

import pytest

from auditor.register import RegisterError, load_workspace

OFFICE = """\
office:
  id: yunxi
  name: 云溪街道办事处
  units:
    - {id: general, name: 党政办公室}
  sites:
    - id: section
      name: 云溪街道板块
      url: http://www.linjiang.example/yunxi/
      columns:
        - id: news
          name: 工作动态
          url: http://www.linjiang.example/yunxi/news/
          type: 动态要闻
          unit: general
  accounts:
    - id: wechat
      name: 云溪街道
      platform: 微信公众号
"""


def write(folder: Path, text: str | bytes, name: str = "auditor.yaml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def problems(folder: Path, **more: object) -> tuple[str, ...]:
    with pytest.raises(RegisterError) as caught:
        load_workspace(folder, **more)  # type: ignore[arg-type]
    assert caught.value.exit_code == 2
    return caught.value.problems


FILES = {
    "empty": (b"", ["auditor.yaml 是空的"]),
    "only comments": ("# 说明\n", ["auditor.yaml 是空的"]),
    "binary": (b"PK\x03\x04\x00\x00\x01\x02" * 40, ["不是文本文件", "请放入 YAML 文本"]),
    "10 MB": (b"a: b\n" * 2_000_000, ["超过上限 2 MB"]),
    "neither utf-8 nor gbk": ("name: 云".encode() + b"\xff\xff\xff", ["编码无法识别", "另存为 UTF-8"]),
    "a list": ("- 1\n- 2\n", ["第 1 行", "字段: 内容"]),
    "plain words": ("云溪街道\n", ["第 1 行", "字段: 内容"]),
    "tab as indent": ("office:\n\tid: a\n", ["auditor.yaml 第 2 行", "制表符", "请改用空格"]),
    "two colons": ("office:\n  name: a: b\n", ["auditor.yaml 第 2 行", "冒号"]),
    "quote left open": ('office:\n  name: "云溪\n  id: a\n', ["引号没有成对"]),
    "indent out of line": ("office:\n  id: a\n name: b\n", ["auditor.yaml 第 3 行", "缩进"]),
    "two documents": ("office: {id: a, name: b}\n---\noffice: {id: c, name: d}\n", ["只保留一份"]),
    "unknown alias": ("office: *x\n", ["别名"]),
    "begins with an at-sign": ("office: {id: a, name: @b}\n", ["特殊符号", "引号"]),
    "nested without end": ("[" * 200_000, ["嵌套层数过多"]),
    "no office": ("profile: street-office\n", ["没有登记单位", "offices/"]),
}


@pytest.mark.parametrize(("content", "said"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_register_is_told_in_one_line(tmp_path: Path, content: str | bytes, said: list[str]) -> None:
    found = problems(write(tmp_path, content))
    assert len(found) == 1
    assert all(words in found[0] for words in said), found


def test_a_missing_register_says_where_it_was_looked_for_and_how_to_make_one(tmp_path: Path) -> None:
    (line,) = problems(tmp_path)
    assert "找不到 auditor.yaml" in line
    assert str(tmp_path) in line
    assert "auditor init" in line


def test_aliases_that_multiply_a_small_file_without_end_are_refused(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    (line,) = problems(write(tmp_path, "\n".join(lines)))
    assert "内容过多" in line


FIELDS = {
    "unknown type": (
        "type: 动态要闻",
        "type: 动态",
        14,
        "columns[0].type",
        "“动态”不是可用的栏目类型（是否想写“动态要闻”？）",
    ),
    "unknown platform": (
        "platform: 微信公众号",
        "platform: 微博",
        19,
        "accounts[0].platform",
        "不是可用的平台（是否想写“新浪微博”？）",
    ),
    "misspelt field": (
        "          unit: general",
        "          untis: general",
        15,
        "columns[0].untis",
        "是否想写 unit？",
    ),
    "unknown field": (
        "          unit: general",
        "          colour: red",
        15,
        "columns[0].colour",
        "没有这个字段；此处可用：id、name",
    ),
    "not an address": (
        "url: http://www.linjiang.example/yunxi/news/",
        "url: www.linjiang.example",
        13,
        "columns[0].url",
        "须以 http:// 或 https:// 开头",
    ),
    "other host": (
        "url: http://www.linjiang.example/yunxi/news/",
        "url: http://other.example/n/",
        13,
        "columns[0].url",
        "linked_platforms",
    ),
    "unknown unit": (
        "          unit: general",
        "          unit: nobody",
        15,
        "columns[0].unit",
        "没有编号为“nobody”的科室；已登记的有：general",
    ),
    "id used twice": ("- id: wechat", "- id: news", 17, "accounts[0].id", "编号“news”与“工作动态”的编号重复"),
    "bad id": ("- id: wechat", "- id: 'a b'", 17, "accounts[0].id", "不能作编号"),
    "name missing": ("      name: 云溪街道\n", "", 17, "accounts[0].name", "缺少必填项"),
    "name left empty": ("      name: 云溪街道\n", "      name:\n", 18, "accounts[0].name", "缺少必填项"),
    "level no number": ("          unit: general", "          level: 一级", 15, "columns[0].level", "“一级”应为整数"),
    "level out of range": ("          unit: general", "          level: 0", 15, "columns[0].level", "应不小于 1"),
    "exception without day": (
        "          unit: general",
        "          exception: {reason: 停更}",
        15,
        "columns[0].exception.until",
        "缺少必填项",
    ),
    "exception until no day": (
        "          unit: general",
        "          exception: {reason: 停更, until: 2026年底}",
        15,
        "columns[0].exception.until",
        "请写成 2026-12-31 这样的形式",
    ),
    "own type without period": ("type: 动态要闻", "type: 自定", 11, "columns[0]", "要写明更新周期 period"),
    "due on no day": ("          unit: general", "          due: 02-30", 15, "columns[0].due", "不是实际存在的月-日"),
    "due not month-day": ("          unit: general", "          due: 1月31日", 15, "columns[0].due", "请写成 01-31"),
    "no address to crawl": (
        "          url: http://www.linjiang.example/yunxi/news/\n",
        "",
        11,
        "columns[0]",
        "自动采集的栏目要填网址",
    ),
    "saved pages without folder": (
        "          unit: general",
        "          method: saved_pages",
        11,
        "columns[0]",
        "请在 path 写明",
    ),
    "path out of the workspace": (
        "          unit: general",
        "          path: ../x",
        15,
        "columns[0].path",
        "不在工作文件夹内",
    ),
    "unknown method": ("          unit: general", "          method: 手工", 15, "columns[0].method", "manual=人工登记"),
    "account without source": (
        "platform: 微信公众号",
        "platform: 微信公众号\n      sources: []",
        20,
        "accounts[0].sources",
        "没有数据来源",
    ),
    "feed without address": (
        "platform: 微信公众号",
        "platform: 微信公众号\n      sources: [{adapter: feed}]",
        20,
        "accounts[0].sources[0]",
        "要填订阅地址",
    ),
    "secret written out": (
        "platform: 微信公众号",
        "platform: 微信公众号\n      sources: [{secret_ref: abc}]",
        20,
        "accounts[0].sources[0].secret_ref",
        "env:变量名",
    ),
    "full-width colon": (
        "    - {id: general, name: 党政办公室}",
        "    - id：general",
        5,
        "units[0]",
        "请把全角冒号“：”改为半角",
    ),
    "units no list": ("    - {id: general, name: 党政办公室}", "    general", 4, "units", "应为列表"),
    "field twice": (
        "  name: 云溪街道办事处",
        "  name: 云溪街道办事处\n  name: 云溪",
        3,
        "name",
        "写了两次（第 3 行和第 4 行）",
    ),
    "yes for a flag": (
        "          unit: general",
        "          shared: 是",
        15,
        "columns[0].shared",
        "应为 true（是）或 false（否）",
    ),
}


@pytest.mark.parametrize(("old", "new", "line", "field", "said"), FIELDS.values(), ids=FIELDS)
def test_a_wrong_field_is_told_with_its_line_its_place_and_a_remedy(
    tmp_path: Path, old: str, new: str, line: int, field: str, said: str
) -> None:
    assert OFFICE.count(old) == 1 or old.startswith("      name"), old
    found = problems(write(tmp_path, OFFICE.replace(old, new)))
    place = f"auditor.yaml 第 {line} 行，字段 office."
    assert any(each.startswith(place) and field in each and said in each for each in found), found


SETTINGS = {
    "resolve to a name": (
        "network: {resolve: {www.a.example: b.example}}",
        "network.resolve.www.a.example",
        "10.1.2.3:80",
    ),
    "resolve without port": (
        "network: {resolve: {www.a.example: 10.0.0.1}}",
        "network.resolve.www.a.example",
        "地址:端口",
    ),
    "resolve to port 0": ("network: {resolve: {www.a.example: '10.0.0.1:0'}}", "network.resolve", "地址:端口"),
    "allow no range": ("network: {allow: [内网]}", "network.allow[0]", "10.0.0.0/8"),
    "deny no range": ("network: {deny: [300.0.0.0/8]}", "network.deny[0]", "10.0.0.0/8"),
    "resolver by name": ("network: {resolvers: [dns.example]}", "network.resolvers[0]", "IP 地址"),
    "resolvers by range": ("network: {resolvers: [10.0.0.0/8]}", "network.resolvers[0]", "IP 地址"),
    "a database nobody knows": ("store: {url: 'mysql://u:hidden@db/x'}", "store.url", "PostgreSQL"),
    "sentinel no address": ("network: {sentinel: [gov.cn]}", "network.sentinel[0]", "http://"),
    "proxy no address": ("network: {proxy: 10.0.0.1}", "network.proxy", "http://10.1.2.3:8080"),
    "unknown setting": ("netwrok: {}", "netwrok", "是否想写 network？"),
    "quarter starts on no day": ("period: {starts: {Q1: 13-01}}", "period.starts.Q1", "不是实际存在的月-日"),
    "quarter ends in words": ("period: {ends: {Q1: 三月底}}", "period.ends.Q1", "09-25"),
    "fifth quarter": ("period: {due: {Q5: 01-10}}", "period.due.Q5", "Q1"),
    "incomplete below none": ("incomplete_above: -1", "incomplete_above", "应不小于 0"),
}


@pytest.mark.parametrize(("setting", "field", "said"), SETTINGS.values(), ids=SETTINGS)
def test_a_wrong_setting_is_told_with_its_line_its_place_and_a_remedy(
    tmp_path: Path, setting: str, field: str, said: str
) -> None:
    found = problems(write(tmp_path, f"{setting}\n{OFFICE}"))
    assert any(each.startswith(f"auditor.yaml 第 1 行，字段 {field}") and said in each for each in found), found


def test_all_faults_of_a_register_are_told_together_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        OFFICE.replace("type: 动态要闻", "type: 新闻").replace("unit: general", "unit: x").replace("微信公众号", "抖抖")
    )
    found = problems(write(tmp_path, f"network: {{allow: [x]}}\n{text}"))
    assert [line.split(" 行")[0] for line in found] == [f"auditor.yaml 第 {n}" for n in (1, 15, 16, 20)]


def test_a_reference_to_an_unknown_category_is_told_where_the_categories_are_known(tmp_path: Path) -> None:
    text = OFFICE.replace("          unit: general", "          categories: [news, newz]")
    folder = write(tmp_path, text + "  categories:\n    - {category: leaderz, not_involved: 无}\n")
    found = problems(folder, categories={"news", "leaders"})
    assert [("newz" in each, "leaderz" in each) for each in found] == [(True, False), (False, True)]
    assert "categories[1]" in found[0]
    assert load_workspace(folder).offices[0].sites[0].columns[0].categories == ("news", "newz")


GOOD = {
    "utf-8": OFFICE.encode(),
    "utf-8 with mark": OFFICE.encode("utf-8-sig"),
    "utf-16 with mark": OFFICE.encode("utf-16"),
    "gbk": OFFICE.encode("gb18030"),
    "windows line ends": OFFICE.replace("\n", "\r\n").encode(),
}


@pytest.mark.parametrize("body", GOOD.values(), ids=GOOD)
def test_a_register_is_read_in_any_usual_encoding_with_the_same_digest(tmp_path: Path, body: bytes) -> None:
    plain = load_workspace(write(tmp_path / "plain", OFFICE))
    loaded = load_workspace(write(tmp_path / "other", body))
    assert loaded.offices == plain.offices
    assert loaded.digest == plain.digest
    odd = body.startswith(b"\xff\xfe") or b"\xd4\xc6\xcf\xaa" in body
    assert bool(loaded.notes) is odd


def test_comments_and_spelling_leave_the_digest_alone_and_a_changed_limit_does_not(tmp_path: Path) -> None:
    plain = load_workspace(write(tmp_path / "a", OFFICE)).digest
    assert load_workspace(write(tmp_path / "b", "# 说明\n\n" + OFFICE)).digest == plain
    assert load_workspace(write(tmp_path / "c", OFFICE.replace("动态要闻", "通知公告"))).digest != plain


def test_numbers_and_days_need_no_quotes(tmp_path: Path) -> None:
    text = OFFICE.replace("          unit: general", "          due: 01-31\n          level: 2").replace(
        "    - {id: general, name: 党政办公室}",
        "    - {id: 001, name: 党政办公室, owner_a: {name: 林若川, phone: 05006180018}}",
    )
    office = load_workspace(write(tmp_path, text)).offices[0]
    assert office.units[0].id == "001"
    assert office.units[0].owner_a is not None
    assert office.units[0].owner_a.phone == "05006180018"
    assert office.sites[0].columns[0].level == 2
    assert office.sites[0].columns[0].due == "01-31"


def test_an_empty_list_may_be_left_without_words(tmp_path: Path) -> None:
    text = OFFICE + "  categories:\n  report:\n"
    assert load_workspace(write(tmp_path, text)).offices[0].categories == ()


def test_a_column_on_a_linked_platform_is_no_fault(tmp_path: Path) -> None:
    text = OFFICE.replace("url: http://www.linjiang.example/yunxi/news/", "url: https://zwfw.example/news/").replace(
        "      columns:", "      linked_platforms: [https://ZWFW.example/]\n      columns:"
    )
    assert load_workspace(write(tmp_path, text)).offices[0].sites[0].columns[0].name == "工作动态"


DISTRICT = {"a.yaml": "id: a\nname: 甲街道\n", "b.yaml": "id: b\nname: 乙街道\n"}


def test_a_district_declares_its_offices_in_a_folder(tmp_path: Path) -> None:
    for name, text in DISTRICT.items():
        write(tmp_path, text, f"offices/{name}")
    workspace = load_workspace(write(tmp_path, "profile: district-portal\n"))
    assert [office.id for office in workspace.offices] == ["a", "b"]
    assert workspace.office("b").name == "乙街道"
    with pytest.raises(RegisterError, match="--office"):
        workspace.office()
    with pytest.raises(RegisterError, match="没有编号为“c”的单位；已登记的有：a、b"):
        workspace.office("c")


def test_faults_of_several_office_files_are_told_together_each_with_its_file(tmp_path: Path) -> None:
    write(tmp_path, "profile: district-portal\n")
    write(tmp_path, "id: a\nname: 甲街道\nsites: [{id: s}]\n", "offices/a.yaml")
    write(tmp_path, "id: a\nname: 乙街道\n", "offices/b.yaml")
    write(tmp_path, "id: [\n", "offices/c.yaml")
    write(tmp_path, "id: d\nname: 丁街道\nnmae: x\n", "offices/d.yaml")
    found = problems(tmp_path)
    assert [line.split(" ")[0] for line in found] == [
        "offices/a.yaml",
        "offices/a.yaml",
        "offices/c.yaml",
        "offices/d.yaml",
    ]


def test_two_files_may_not_declare_the_same_office(tmp_path: Path) -> None:
    write(tmp_path, "profile: district-portal\n")
    for name in ("a", "b"):
        write(tmp_path, "id: a\nname: 甲街道\n", f"offices/{name}.yaml")
    (line,) = problems(tmp_path)
    assert line.startswith("offices/b.yaml 第 1 行，字段 id：单位编号“a”与 offices/a.yaml 重复")


def test_offices_both_inline_and_in_a_folder_are_refused(tmp_path: Path) -> None:
    write(tmp_path, DISTRICT["a.yaml"], "offices/a.yaml")
    (line,) = problems(write(tmp_path, OFFICE))
    assert line.startswith("auditor.yaml 第 1 行，字段 office：")
    assert "只保留一处" in line


def test_a_register_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    (tmp_path / "auditor.yaml").mkdir()
    (line,) = problems(tmp_path)
    assert "是文件夹" in line
