"""The relations between the parts of an xlsx file, by which programs find what they show."""

import posixpath
from collections.abc import Mapping
from typing import Final, NamedTuple

from tillaggsbelopp.documents.packages import Package, Visitor

RELATED_ID: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"
"""The attribute that names a relation of the part that it stands in."""


class Relation(NamedTuple):
    """A relation of a part to another: its id, its type, and the part that it leads to, or what is outside the file."""

    id: str
    type: str
    target: str
    outside: bool


class Attributes(Visitor):
    """The attributes of the elements with some names, whatever namespace they are in."""

    def __init__(self, *names: str) -> None:
        self._names = names
        self.of: list[Mapping[str, str]] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Keep the attributes of an element that has one of the names."""
        if name.rpartition(" ")[2] in self._names:
            self.of.append(attributes)


def relations_part(part: str) -> str:
    """The part that lists the relations of a part, that of the file itself for ""."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations_of(package: Package, part: str) -> list[Relation]:
    """The relations of a part, those of the file itself for ""."""
    listed, found = relations_part(part), Attributes("Relationship")
    if listed in package.names:
        package.read(listed, found)
    relations = []
    for each in found.of:
        target, outside = each.get("Target", ""), each.get("TargetMode", "Internal") != "Internal"
        if not outside:
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
        relations.append(Relation(each.get("Id", ""), each.get("Type", ""), target, outside))
    return relations
