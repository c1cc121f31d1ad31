"""Descriptions of keys that mean the same wherever they stand."""

from typing import Final

SOURCE: Final = "Var uppgiften står, så att någon annan hittar dit: handling, datum, tabell eller sida."
STATUS: Final = "Hur väl grundat det är: `fakta` står i källan, `härledd` följer av den, `antagande` gör ingetdera."
ACCEPTED: Final = "Att ett antagande eller en prognos har godkänts, av vem och när."
