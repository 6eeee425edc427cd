"""The page 通知 names every kind of event and every field of a channel; its example loads."""

import re
from pathlib import Path

import pytest

from auditor.model.events import EventKind
from auditor.model.office import NotifyChannel
from auditor.register import load_workspace

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "manual" / "通知.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [kind.value for kind in EventKind])
def test_every_kind_of_event_is_named(kind: str) -> None:
    assert kind in PAGE


@pytest.mark.parametrize("field", list(NotifyChannel.model_fields))
def test_every_field_of_a_channel_is_explained(field: str) -> None:
    assert f"`{field}`" in PAGE


def test_the_example_is_a_good_register(tmp_path: Path) -> None:
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    text = example[1] + "office: {id: yunxi, name: 云溪街道办事处}\n"
    (tmp_path / "auditor.yaml").write_text(text, encoding="utf-8")
    channels = load_workspace(tmp_path).settings.notify.channels
    assert [channel.kind for channel in channels] == ["邮件", "企业微信"]
