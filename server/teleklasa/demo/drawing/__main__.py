"""Draw every file of the sample catalogue anew; needs ffmpeg."""

from pathlib import Path

from teleklasa.demo.drawing.avatars import draw_avatars
from teleklasa.demo.drawing.covers import draw_covers
from teleklasa.demo.drawing.films import draw_films
from teleklasa.demo.drawing.papers import write_papers
from teleklasa.demo.drawing.pictures import draw_pictures

FILES = Path(__file__).parents[1] / "files"

for draw in (draw_covers, draw_avatars, draw_pictures, draw_films, write_papers):
    draw(FILES)
    print(draw.__name__)
