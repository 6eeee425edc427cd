"""Where the data that ships with the program lies: ``rules/`` and ``reports/``."""

from pathlib import Path


def shipped_folder(name: str) -> Path:
    """Return the folder ``name`` (``"rules"`` or ``"reports"``) shipped with this installation.

    An installed wheel carries it inside the package; a checkout has it at its root.

    Raises:
        FileNotFoundError: the installation is damaged: neither place has the folder.
    """
    package = Path(__file__).resolve().parent
    for candidate in (package / "_shipped" / name, package.parents[1] / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"安装不完整：缺少随程序提供的文件夹 {name}，请重新安装 auditor")
