"""Compares what a viewer shows of a page with how the page was bound: whether anything it shows is gone."""

from PIL import Image as Pillow
from PIL import ImageChops, ImageFilter

DPI = 144
"""At what resolution pages are compared."""

_HALVED, _BLUR = 2, 2  # two points: an edge that moved by less, or a stroke of another weight, is no loss
_LEFT = 0.4  # of the ink that is shown in a place so much must be there
_LEAST_DARK, _LEAST_LIGHT = 5, 60  # of 255; less is the grain of a picture
_LEAST_PIXELS = 8  # a sign of small type has more


def is_lost(shown: Pillow.Image, bound: Pillow.Image) -> bool:
    """Tell whether a page shows something of which the bound page, of the same size in grey, has no trace."""
    wanted, found = _ink(shown), _ink(bound)
    dark = ImageChops.subtract(wanted.point(lambda value: value * _LEFT), found).histogram()
    light = ImageChops.subtract(found, wanted).histogram()
    return sum(dark[_LEAST_DARK:]) >= _LEAST_PIXELS or sum(light[_LEAST_LIGHT:]) >= _LEAST_PIXELS


def _ink(page: Pillow.Image) -> Pillow.Image:
    """Return how much ink lies around each place of a page."""
    return ImageChops.invert(page).reduce(_HALVED).filter(ImageFilter.GaussianBlur(_BLUR))
