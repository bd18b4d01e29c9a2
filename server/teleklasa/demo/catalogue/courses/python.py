"""Python from zero, in English."""

from __future__ import annotations

from teleklasa.demo.catalogue.shapes import (
    SampleAttempt,
    SampleComment,
    SampleCourse,
    SampleLesson,
    SampleNews,
    SampleReview,
    SampleStudent,
    SampleTask,
    SampleWork,
    multiple,
    number,
    order,
    short,
)

NAMES = """
A program remembers values by **names**. The sign `=` does not mean "is equal": it puts the value on the right under the
name on the left.

```python
price = 12
tickets = 3
total = price * tickets
print(total)        # 36
```

Text stands between quotes, and `f"…"` puts values into it:

```python
name = "Nina"
print(f"Hello, {name}! You pay {total}.")
```
"""
CHOICES = """
`if` asks a question whose answer is `True` or `False`. What belongs to it is **indented by four spaces**.

```python
age = 11
if age < 7:
    price = 0
elif age < 18:
    price = 8
else:
    price = 16
print(price)        # 8
```

To compare use `==`, because `=` is taken: it stores.
"""
LOOPS = """
A `for` loop does the same for each thing in a list; `while` repeats as long as a condition holds.

```python
marks = [4, 5, 3, 5]
total = 0
for mark in marks:
    total = total + mark
print(total / len(marks))     # 4.25
```

`range(5)` counts 0, 1, 2, 3, 4: five numbers, the last one is **not** 5.
"""
FUNCTIONS = """
A function is a recipe with a name. It takes arguments and gives back a result by `return`.

```python
def average(numbers):
    return sum(numbers) / len(numbers)

print(average([4, 5, 3, 5]))  # 4.25
```

If you copy the same lines a second time, they would like to be a function.
"""
QUIZ = (
    number("What does `print(7 // 2)` show?", "3", why="`//` divides and drops the fraction."),
    multiple("Which of these are numbers in Python?", ["`3`", "`2.5`"], ["`'7'`", "`True or`"], "Quotes make a text."),
    short("Which keyword begins a function?", "def"),
    order("Put the lines in order.", "`total = 0`", "`for n in [1, 2]:`", "`    total += n`", "`print(total)`"),
)
COURSE = SampleCourse(
    title="Python From Zero",
    summary="Names, choices, loops and functions: write your first useful programs, with nothing installed but Python.",
    owner="autor",
    category="informatyka",
    cover="python.webp",
    description="Short lessons, each with code that runs as it stands. **Type it, do not copy it**: fingers learn too.",
    card={
        "goals": ["Store values and print them", "Decide with if and repeat with for", "Write your own functions"],
        "requirements": ["A computer with Python 3"],
        "language": "en",
        "level": "beginner",
        "gives_certificate": True,
    },
    published_days_ago=50,
    staff=(("helen", "teacher"),),
    sections=(
        (
            "First steps",
            (
                SampleLesson("Names and values", NAMES, fields={"is_preview": True, "duration_s": 900}),
                SampleLesson("Choices", CHOICES, fields={"duration_s": 900}),
            ),
        ),
        (
            "Less typing",
            (
                SampleLesson("Loops", LOOPS, fields={"duration_s": 1200}),
                SampleLesson("Functions", FUNCTIONS, fields={"duration_s": 1200}),
                SampleLesson(
                    "The official tutorial",
                    "When you want more: the tutorial of the people who make Python.",
                    kind="link",
                    fields={
                        "link_url": "https://docs.python.org/3/tutorial/",
                        "required": False,
                        "completion": "opened",
                    },
                ),
            ),
        ),
        (
            "Try it",
            (
                SampleLesson(
                    "Quiz and project",
                    "Four questions and one small program.",
                    fields={"completion": "passed", "duration_s": 2400},
                    tasks=(
                        SampleTask("Quiz: first steps", "As often as you like.", QUIZ, fields={"attempts": 0}),
                        SampleTask(
                            "A number guessing game",
                            "Write a program that picks a number from 1 to 100 and says *higher* or *lower*.",
                            due_in_days=12,
                            fields={"releases_at_once": False},
                        ),
                    ),
                ),
            ),
        ),
    ),
    news=(SampleNews("Python 3 only", "All examples run on every Python 3 since 3.8.", 45, "public"),),
    students=(
        SampleStudent("nina", 5, ("Loops",)),
        SampleStudent("kursant", 3, ("Functions",)),
        SampleStudent("lena", 5),
        SampleStudent("basia", 1),
        SampleStudent("oskar", 2),
    ),
    reviews=(
        SampleReview(
            "nina", 5, "The first course in which I typed every example.", 20, "That is exactly how it sticks."
        ),
        SampleReview("lena", 5, "Clear and short.", 11),
        SampleReview("basia", 3, "I would like more pictures.", 7, "Fair. A chapter with drawings is planned."),
    ),
    comments=(
        SampleComment(
            "Loops",
            "kursant",
            "Why does `range(5)` stop at 4?",
            (("autor", "So that it has five numbers, from 0."), ("nina", "And `range(1, 6)` gives 1 to 5.")),
        ),
    ),
    works=(
        SampleWork(
            "A number guessing game",
            "nina",
            "import random\nsecret = random.randint(1, 100)\n…",
            "graded",
            9,
            "Well done; one point off: it never ends.",
        ),
        SampleWork("A number guessing game", "lena", "It works but only up to 10."),
    ),
    attempts=(SampleAttempt("Quiz: first steps", "nina", 4), SampleAttempt("Quiz: first steps", "lena", 2)),
)
