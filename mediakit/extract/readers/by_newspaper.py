"""newspaper3k: its search for the text alone. Its own call would also look for pictures, authors and dates."""

from __future__ import annotations

from typing import Any


def read_by_newspaper(html: str) -> list[str]:
    """Paragraphs of what it takes for the article."""
    from newspaper.cleaners import DocumentCleaner
    from newspaper.configuration import Configuration
    from newspaper.extractors import ContentExtractor
    from newspaper.outputformatters import OutputFormatter

    config: Any = Configuration()
    config.fetch_images = False
    extractor = ContentExtractor(config)
    tree = config.get_parser().fromstring(html)
    node = extractor.calculate_best_node(DocumentCleaner(config).clean(tree)) if tree is not None else None
    if node is None:
        return []
    text, _ = OutputFormatter(config).get_formatted(extractor.post_cleanup(node))
    return [line.strip() for line in text.split("\n\n") if line.strip()]
