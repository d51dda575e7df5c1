"""From characters to lines: faces, glyphs, joined scripts, line breaking, paragraphs and vertical columns."""
