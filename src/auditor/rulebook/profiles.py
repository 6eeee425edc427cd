"""Profiles (口径) as written: a layer, what it extends, and what it changes."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import model_validator

from auditor.rulebook.limits import RuleData, SlugId, Text
from auditor.rulebook.rows import Tier

Level = Literal["国家", "省", "市", "区县", "单位"]
LEVELS: tuple[Level, ...] = ("国家", "省", "市", "区县", "单位")
"""Layers from the top down; a profile may only extend one of its own level or above."""


class Override(RuleData):
    """A layer's change of one row: other limits, or switched on or off; with its reason and the day it starts."""

    row: str
    limits: Mapping[str, int | float | str] = {}
    enabled: bool | None = None
    clause: str = ""
    reason: Text
    effective_from: date

    @model_validator(mode="after")
    def _changes_something(self) -> "Override":
        if not self.limits and self.enabled is None:
            raise ValueError("没有写改什么：请写 limits（阈值）或 enabled（启用/停用）")
        return self


class CategoryOverride(RuleData):
    """A layer's change of one category: another tier, or ``tier: null`` to drop it."""

    category: SlugId
    tier: Tier | None
    reason: Text


class ProfileFile(RuleData):
    """口径 as written: its layer, what it extends, and what it changes."""

    id: SlugId
    name: Text
    level: Level
    extends: SlugId | None = None
    audience: Literal["street", "portal", "department"] | None = None
    scored: bool | None = None
    note: str = ""
    overrides: tuple[Override, ...] = ()
    categories: tuple[CategoryOverride, ...] = ()

    @property
    def label(self) -> str:
        """Return the layer as the report names it: 国家, or 区县（某某区）."""
        return self.level if self.level == "国家" else f"{self.level}（{self.name}）"
