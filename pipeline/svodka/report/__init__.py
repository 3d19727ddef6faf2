"""Views of records: in the terminal and as a page."""
