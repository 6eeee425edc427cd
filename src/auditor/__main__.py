"""``python -m auditor``: the program where no ``auditor`` command was installed (Windows 便携版)."""

from auditor.cli import main

if __name__ == "__main__":
    main()
