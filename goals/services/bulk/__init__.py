"""One act on many nodes, in one transaction with an audit row each; and what it would do.

Each act has a preview that writes nothing. It tells node by node what would change and what would
be refused; the act takes the keys that the preview allowed, and refuses all when one is refused.
"""

from goals.services.bulk.archiving import nodes_archive, preview_nodes_archive
from goals.services.bulk.linking import nodes_link, preview_nodes_link
from goals.services.bulk.preview import Changed, Effect, Item, Preview
from goals.services.bulk.setting import nodes_set, preview_nodes_set

__all__ = [
    "Changed",
    "Effect",
    "Item",
    "Preview",
    "nodes_archive",
    "nodes_link",
    "nodes_set",
    "preview_nodes_archive",
    "preview_nodes_link",
    "preview_nodes_set",
]
