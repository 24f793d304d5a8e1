#!/usr/bin/env python
"""Django's commands, and ours: ``python manage.py help``."""

import os
import sys


def main() -> None:
    """Runs the command of the command line; a refused setting is told in one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config.environment import SettingError

    try:
        execute_from_command_line(sys.argv)
    except SettingError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
