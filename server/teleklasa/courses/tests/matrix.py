"""The rights of `domain`, section 3, as a table: what each of ten roles may do with a course they see.

`+` allowed · `-` refused · `o` only what is one's own · `p` previews only · `g` of an own group only · `4` 409.
"""

ROLES = ("An", "Re", "Li", "Pe", "St", "Gt", "As", "Te", "Ow", "Pa")

MATRIX: dict[int, tuple[str, str]] = {
    8: ("course page, outline titles", "++++++++++"),
    9: ("read reviews, public news", "++++++++++"),
    11: ("enrol self", "-+-44+444+"),
    12: ("ask to join, use an invite", "-+-44+444+"),
    13: ("withdraw own enrolment", "---++-----"),
    14: ("approve, reject, remove a student", "-------+++"),
    15: ("add a person or a group", "-----g-+++"),
    16: ("list students and progress", "-----g++++"),
    17: ("see classmates' names", "----s+++++"),
    18: ("read a published lesson", "pp+p++++++"),
    19: ("read a draft lesson", "------++++"),
    20: ("write own progress", "--o-o-----"),
    21: ("favourite", "-popoooooo"),
    22: ("comment: read", "pp+p++++++"),
    23: ("comment: write, reply", "--l-++++++"),
    24: ("comment: edit, delete own", "--o-oooooo"),
    25: ("comment: hide, restore, lock", "------++++"),
    26: ("report content", "-+++++++++"),
    27: ("review: create, change, delete own", "----o-----"),
    28: ("review: reply once", "-------++-"),
    29: ("review: hide", "---------+"),
    30: ("news: read members'", "--+-++++++"),
    31: ("news: create, change, delete", "-------+++"),
    33: ("course: edit card", "-------+++"),
    34: ("course: publish, archive", "--------++"),
    35: ("course: approve listing", "---------+"),
    36: ("course: delete", "--------++"),
    37: ("staff: add, remove; transfer ownership", "--------++"),
    38: ("section, lesson: create, edit, move, delete", "-------+++"),
    39: ("upload a file into the course", "------c+++"),
    40: ("task: read published", "--+-++++++"),
    41: ("task: create, edit, delete", "-------+++"),
    42: ("quiz answer keys: read", "--r-r-++++"),
    43: ("submission: create, save, hand in own", "--o-o-----"),
    44: ("submission: read", "--o-og++++"),
    45: ("grade: write, return", "------+++-"),
    46: ("grade: release, regrade, override", "-------++-"),
    47: ("live: join as attendee", "--+-+++++-"),
    48: ("live: start, end, moderate", "-----++++-"),
    51: ("attendance: read", "--o-og++++"),
    52: ("export", "-------+++"),
    520: ("duplicate", "--------++"),
    56: ("moderation queue", "------++++"),
}
"""Row numbers as in the source; 520 is the second half of row 52."""
