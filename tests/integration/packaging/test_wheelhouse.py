"""The offline bundle and the Windows folder, built from the configured index and looked into."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from email import message_from_string
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[3]
PATH_FILE = "python311.zip\r\n.\r\n\r\n# Uncomment to run site.main() automatically\r\n#import site\r\n"
WINDOWS = {
    "sys_platform": "win32",
    "platform_system": "Windows",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "python_version": "3.11",
    "python_full_version": "3.11.9",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "extra": "",
}

pytestmark = pytest.mark.slow


def script(name: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "scripts" / name, *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)


@pytest.fixture(scope="module")
def wheelhouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("offline") / "wheelhouse"
    told = script("build_wheelhouse.py", folder, "--python", "3.11")
    assert told.returncode == 0, told.stderr
    return folder


@pytest.fixture(scope="module")
def installed(wheelhouse: Path) -> Path:
    target = wheelhouse.parent / "auditor"
    # An index nobody answers: a look at it would fail.
    environment = os.environ | {"PIP_INDEX_URL": "http://127.0.0.1:9/simple"}
    command = [sys.executable, wheelhouse / "install.py", target]
    told = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=environment)
    assert told.returncode == 0, told.stderr
    assert "已安装到" in told.stdout
    return target


def test_the_program_installed_without_network_audits_the_demo(installed: Path, tmp_path: Path) -> None:
    command = [installed / "bin" / "auditor", "demo", "--json", "-"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=tmp_path)
    figures = json.loads(told.stdout)
    assert (told.returncode, figures["missed"], figures["false_alarms"]) == (0, [], [])


def test_an_existing_folder_is_not_installed_over(wheelhouse: Path, installed: Path) -> None:
    told = subprocess.run(
        [sys.executable, wheelhouse / "install.py", installed], capture_output=True, text=True, check=False
    )
    assert (told.returncode, "已存在" in told.stderr) == (2, True)


def test_a_bundle_changed_on_the_way_is_refused(wheelhouse: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(wheelhouse, copy)
    wheel = next((copy / "wheels").glob("httpx-*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b"x")
    command = [sys.executable, copy / "install.py", tmp_path / "new"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (told.returncode, f"安装包不完整：wheels/{wheel.name}" in told.stderr) == (2, True)
    assert not (tmp_path / "new").exists()


def test_every_file_has_its_sum_and_no_address_of_an_index_is_in_it(wheelhouse: Path) -> None:
    listed = dict(line.split("  ")[::-1] for line in (wheelhouse / "SHA256SUMS").read_text().splitlines())
    files = {path.relative_to(wheelhouse).as_posix() for path in wheelhouse.rglob("*") if path.is_file()}
    assert set(listed) == files - {"SHA256SUMS"}
    assert all(hashlib.sha256((wheelhouse / name).read_bytes()).hexdigest() == sum_ for name, sum_ in listed.items())
    assert "://" not in (wheelhouse / "requirements.txt").read_text()


def test_the_bill_of_materials_names_every_wheel_with_sum_and_licence(wheelhouse: Path) -> None:
    bill = json.loads((wheelhouse / "sbom.cdx.json").read_text())
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    named = {file["name"] for component in bill["components"] for file in component["components"]}
    there = {path.name for path in (wheelhouse / "wheels").iterdir()}
    assert there - named == {path.name for path in (wheelhouse / "wheels").glob("auditor-*")}
    assert named <= there
    assert [component["name"] for component in bill["components"] if not component["licenses"]] == []


@pytest.fixture(scope="module")
def embeddable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the embeddable Python's archive looks like, without the programs in it."""
    archive = tmp_path_factory.mktemp("python") / "python-3.11.9-embed-amd64.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name in ("python.exe", "pythonw.exe", "python311.dll", "python311.zip", "vcruntime140.dll"):
            packed.writestr(name, b"MZ")
        packed.writestr("python311._pth", PATH_FILE)
    return archive


@pytest.fixture(scope="module")
def portable(wheelhouse: Path, embeddable: Path) -> Path:
    folder = wheelhouse.parent / "auditor-windows"
    words = (folder, "--python-zip", embeddable, "--wheelhouse", wheelhouse)
    told = script("build_windows_portable.py", *words)
    assert told.returncode == 0, told.stderr
    return folder


def test_the_folder_holds_what_a_clerk_clicks_and_nothing_else(portable: Path) -> None:
    names = {path.name for path in portable.iterdir()}
    assert names == {"python", "自查菜单.bat", "把表格拖到这里导入.bat", "使用说明.txt"}


def test_starters_are_ascii_with_windows_line_ends_and_set_the_code_page(portable: Path) -> None:
    for name in ("自查菜单.bat", "把表格拖到这里导入.bat"):
        body = (portable / name).read_bytes()
        assert body.isascii()
        assert body.count(b"\n") == body.count(b"\r\n") > 5
        assert b"chcp 65001 >nul" in body
        assert rb'"%~dp0python\python.exe" -m auditor menu -w workspace %*' in body


def test_the_page_of_words_opens_rightly_in_every_editor(portable: Path) -> None:
    body = (portable / "使用说明.txt").read_bytes()
    assert body.startswith(b"\xef\xbb\xbf")
    assert body.count(b"\n") == body.count(b"\r\n") > 5
    assert "自查菜单.bat" in body.decode("utf-8-sig")


def test_the_python_in_it_finds_the_program_and_nothing_of_the_machines_own(portable: Path) -> None:
    lines = (portable / "python" / "python311._pth").read_bytes().decode().split("\r\n")
    assert lines[:2] == ["python311.zip", "."]
    assert r"Lib\site-packages" in lines
    assert "import site" not in lines
    site = portable / "python" / "Lib" / "site-packages"
    assert (site / "auditor" / "__main__.py").is_file()
    assert (site / "auditor" / "_shipped" / "rules").is_dir()


def distributions(site: Path) -> Iterator[tuple[str, list[Requirement]]]:
    for path in site.glob("*.dist-info/METADATA"):
        told = message_from_string(path.read_text(encoding="utf-8"))
        yield canonicalize_name(told["Name"]), [Requirement(one) for one in told.get_all("Requires-Dist", [])]


def test_all_that_is_needed_on_windows_is_there_and_made_for_windows(portable: Path) -> None:
    site = portable / "python" / "Lib" / "site-packages"
    there = dict(distributions(site))
    wanted = {
        canonicalize_name(need.name)
        for needs in there.values()
        for need in needs
        if need.marker is None or need.marker.evaluate(WINDOWS)
    }
    assert wanted - set(there) == set()
    assert list(site.rglob("*.so")) == []
    assert list(site.rglob("*.cp311-win_amd64.pyd"))


def test_a_zip_that_is_no_embeddable_python_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as packed:
        packed.writestr("readme.txt", "x")
    told = script("build_windows_portable.py", tmp_path / "out", "--python-zip", tmp_path / "other.zip")
    assert (told.returncode, "no embeddable Python" in told.stderr) == (2, True)
    assert not (tmp_path / "out").exists()
