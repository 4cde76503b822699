"""What helps at the first start: a tour of six stops, and hints in the status line.

stops      what the tour points at; card, placing: what it says, and where
tour       goes through the stops; uses: what a person has done, by names
hints      one at a time, each until what it is about was done; hint_line: where they stand
invitation the point moves once along the first picture
"""
