"""The typesetter: forms become measured pages, and pages become a PDF/A file; knows no record, no store and no Qt.

The words of the trade, as they are used here:

form            a paper to print, as plain values: blocks from top to bottom (`form`)
block           what stands down a form: title, paragraph, grid, places to sign, place for a seal, spine labels
role            a use of type: 宋 content, 黑 headings, 楷, 仿宋; which face draws it is known to `fonts`
face            one font file; a role has its own, rare characters and other scripts have further ones
em              the type size as a length: a Chinese character is one em wide; widths of fonts are in 1/1000 em
shaping         joining and stacking the letters of Arabic, Tibetan and Mongolian into glyphs (`shaping`)
line breaking   where a line may end: marks that may neither start nor end one, words that stay whole (`line_breaking`)
paragraph       text up to a line end, laid out as line boxes; its first line may be indented (`paragraph`)
line box        one line of text with its width; it has no place on a page yet
fragment        a stretch of one style inside a line box
measure         the width that lines are laid out for: that of the text area or of a cell
baseline        where the letters of a line stand; 0.88 em of a Chinese face lie above it
leading         the distance from baseline to baseline, in points
column          a line of vertical text: from right to left, of Mongolian from left to right (`text_columns`)
grid, row, cell a ruled table; head rows repeat on every page, fill rows share what is left of theirs (`grid`)
frame           the text area of pages being filled, with the place of the next thing (`frame`)
page            lines, rules and pictures with their places; no PDF object appears in it (`pages`)
header, footer  what depends on a page's place in the print: numbers, foot text, QR mark, stamp (`header_footer`)
sheet           the paper itself; a lying page is turned on to an upright sheet of a binder (`sheet` prints them)
preflight       the look at a file of others before it is printed (`preflight`)
"""
