"""The declared mapping of a JSON list: told of where it is wrong, left as it is by the register table."""

from pathlib import Path

import pytest

from auditor.register import export_xlsx, import_xlsx, load_workspace
from auditor.register.problems import RegisterError

TEXT = """office:
  id: yunxi
  name: 云溪街道办事处
  sites:
    - id: section
      name: 云溪街道板块
      url: https://www.linjiang.example/yunxi/
      columns:
        - id: tz
          name: 通知公告
          url: https://www.linjiang.example/yunxi/tzgg/
          type: 通知公告
          json_list:
            url: https://www.linjiang.example/api/articles?page={page}
            items: data.list
            title: title
            link: /yunxi/detail/{id}.html
            date: time
"""


def write(folder: Path, text: str) -> Path:
    (folder / "auditor.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_register_table_leaves_the_mapping_as_it_is(tmp_path: Path) -> None:
    office = load_workspace(write(tmp_path, TEXT)).offices[0]
    export_xlsx(office, tmp_path / "register.xlsx")
    again, _ = import_xlsx(tmp_path / "register.xlsx", office)
    assert again.sites[0].columns[0].json_list == office.sites[0].columns[0].json_list
    assert again.sites[0].columns[0].json_list is not None


@pytest.mark.parametrize(
    ("wrong", "right", "word"),
    [
        ("items: data.list", "rows: data.list", "rows"),
        ("            items: data.list\n", "", "缺少必填项"),
        ("url: https://www.linjiang.example/api", "url: /api", "url"),
    ],
)
def test_a_faulty_mapping_is_told_with_its_line(tmp_path: Path, wrong: str, right: str, word: str) -> None:
    with pytest.raises(RegisterError) as caught:
        load_workspace(write(tmp_path, TEXT.replace(wrong, right)))
    assert word in str(caught.value)
    assert "auditor.yaml" in str(caught.value)
