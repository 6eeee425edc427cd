"""The unit tests' sample documents and hostile-text tools, for tests with real programs and shared data."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

UNIT = Path(__file__).resolve().parents[2] / "unit" / "report"


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"report_{name}", UNIT / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    """The module that builds the fictional street's quarter."""
    return _load("sample")


@pytest.fixture(scope="session")
def hostile() -> ModuleType:
    """The module that puts hostile strings into a document."""
    return _load("hostile")
