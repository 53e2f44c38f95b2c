"""Groups of commands whose first one may be left out."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup


class FirstCommandGroup(TyperGroup):
    """A group whose first command may be left out: `forecast Iran Russia` is `forecast pair Iran Russia`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Puts the command in where the first word names none."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [next(iter(self.commands)), *args]
        return super().parse_args(ctx, args)
