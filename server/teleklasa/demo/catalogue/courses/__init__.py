"""The twelve sample courses, in the order in which they were written."""

from teleklasa.demo.catalogue.courses import (
    astronomy,
    bicycle,
    chess,
    fractions,
    guitar,
    history,
    kitchen,
    light,
    maps,
    photography,
    python,
    spanish,
)

COURSES = (
    fractions.COURSE,
    light.COURSE,
    history.COURSE,
    guitar.COURSE,
    chess.COURSE,
    maps.COURSE,
    python.COURSE,
    astronomy.COURSE,
    spanish.COURSE,
    photography.COURSE,
    bicycle.COURSE,
    kitchen.COURSE,
)
