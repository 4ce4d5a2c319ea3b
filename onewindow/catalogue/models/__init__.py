"""Items, their guides in versions, and who implements them where (chapter 3)."""

from onewindow.catalogue.models.basic import BasicItem, Element, ItemType, OnlineDepth, Synonym
from onewindow.catalogue.models.guides import Guide, GuideComment, GuideVersion
from onewindow.catalogue.models.items import Bundle, BundleMember, Item
from onewindow.catalogue.models.orders import POWER, ChangeKind, ChangeOrder, Mode, OrderState
from onewindow.catalogue.models.packages import BundleVersion
from onewindow.catalogue.models.uploads import ListUpload
from onewindow.catalogue.models.versions import VersionStatus

__all__ = [
    "POWER", "BasicItem", "Bundle", "BundleMember", "BundleVersion", "ChangeKind", "ChangeOrder", "Element", "Guide", "GuideComment", "GuideVersion", "Item",
    "ItemType", "ListUpload", "Mode", "OnlineDepth", "OrderState", "Synonym", "VersionStatus",
]  # fmt: skip
