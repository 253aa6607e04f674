"""Which cells of a lesson others need."""

from tools.slices import needed

SOURCES = [
    "import helpers",
    "class Number:\n    def twice(self):\n        return double(self.n)",  # calls what is defined further down
    "def unused():\n    return 1",
    "def double(n):\n    return 2 * n",
    "n = 3",
    "Number().twice()",
]


def test_a_function_that_another_one_calls_is_needed_though_it_stands_further_down():
    assert needed(SOURCES, {5: None}) == [0, 1, 3, 5]


def test_what_nobody_reads_is_left_out():
    assert needed(SOURCES, {4: None}) == [0, 4]
