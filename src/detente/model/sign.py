"""What something does to a dyad's cooperation."""

from __future__ import annotations

from enum import StrEnum


class Sign(StrEnum):
    """What a factor does to the dyad's cooperation."""

    INCENTIVE = "incentive"
    IMPEDIMENT = "impediment"
    CONTESTED = "contested"
