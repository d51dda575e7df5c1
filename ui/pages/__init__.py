"""The pages of the window, a folder each; what a page is and may ask of its frame stands in `ui/frame.py`."""
