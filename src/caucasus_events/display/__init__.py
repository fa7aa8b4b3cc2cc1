"""What is drawn and laid out for people: pictures, and a report on one page.

Pictures are SVG and the report is HTML: plain text that runs no script and fetches nothing.
How results print and show themselves as tables is told by `core` and by the results themselves.
"""
