"""Figures in reports: what number, of which unit, counting what, and whether it was reached or is planned.

Pure: `core.figures.finding.find_figures` gets a text and its parts. A figure is a number with a measure word, a
currency or a percent sign (新增学位900个, 2196.1万元, 95.21%); years, days, ordinals (第三), bare magnitudes (亿元以上)
and numbers in names (“十四五”, 12345热线) are none. A number that the report withholds (xx万元) is one without a value.
"""
