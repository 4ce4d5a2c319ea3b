"""The content of a package's version, typed as a guide's is: one JSON document, read through these models (Art. 30)."""

from onewindow.catalogue.content import Part
from onewindow.regulation.articles import Art

ONE_THING = Art(30)


class Member(Part):
    """An item of the package. `when`: <situation>.<option> of another member that makes it part; without it, it always is."""

    item: str
    after: list[str]  # members whose results it needs
    when: str | None = None
    duty: str | None = None  # what its agency does for the package, beyond handling the item


class PackageContent(Part):
    key: str
    name: str
    lead: str  # key of the leading agency
    audience: list[str]
    policy: str  # the document that names the package
    members: list[Member]

    @property
    def after(self) -> dict[str, list[str]]:
        return {member.item: list(member.after) for member in self.members}

    def member(self, item: str) -> Member:
        return next(member for member in self.members if member.item == item)
