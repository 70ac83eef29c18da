"""QR codes as SVG drawings for a page."""

import segno
from markupsafe import Markup


def svg(text: str, title: str = "Kod QR spotkania") -> Markup:
    """Scales with the element it stands in; read aloud as what it is."""
    drawing = segno.make(text, error="m").svg_inline(scale=8, border=2, omitsize=True, title=title)
    return Markup(drawing.replace("<svg ", '<svg role="img" ', 1))
