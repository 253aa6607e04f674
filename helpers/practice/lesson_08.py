"""Lesson 08: optimisers."""

import numpy as np

from .exercise import Wrong, call, close, exercise, numbers
from .questions import question

question(
    "08.a",
    "In a long valley, steep across and flat along, which direction limits the learning rate of plain gradient "
    "descent?",
    right=0,
    choices=[
        (
            "The steep one.",
            "Above a rate of 1 each step across is longer than the last. The flat direction has to live with that.",
        ),
        ("The flat one: it has the longest way.", "It would like a larger rate. The steep one forbids it."),
        ("Both alike: there is one rate.", "There is one rate, and it must suit the steepest direction."),
    ],
)
question(
    "08.b",
    "A weight has a slope of 0.001 at each step, another one of 10. How far does RMSprop move them?",
    right=1,
    choices=[
        (
            "The second ten thousand times as far.",
            "That is plain gradient descent. RMSprop divides each slope by its usual size.",
        ),
        ("Both about as far.", "What is left is the sign, times the learning rate."),
        ("The first one further: flat means far to go.", "It does not know how far. It only evens the slopes out."),
    ],
)
question(
    "08.c",
    "With the rate 0.2, momentum is far ahead of plain gradient descent. Is it the better optimiser?",
    right=2,
    choices=[
        (
            "Yes: same rate, lower loss.",
            "With momentum 0.9 each slope is used ten times in the end. At a tenth of the rate both come equally far.",
        ),
        ("No: it swings.", "It swings, and it can bear rates at which the other one flies off."),
        ("One must try other rates for both.", "Whoever shows you that A beats B has chosen the rates."),
    ],
)


def stepped(answer, slopes, memory, *settings, what):
    """Return the step of a learner's rule; it gets the memory itself, not a copy."""
    try:
        given = answer(slopes.copy(), memory, *settings)
    except Exception:
        given = call(answer, slopes, memory, *settings, what=what)  # says what is wrong
    return numbers(given, slopes.shape, what=f"{what}(slopes, memory, rate)").copy()  # it may be the memory itself


@exercise(
    "08.0",
    kind="code",
    hints=(
        "What is left of the last step, and what does the slope add to it?",
        "`keep` times `last`, and against the slope: minus the learning rate times the slopes. And the memory is a "
        "dictionary: what is written into it is there at the next step.",
        "    step = keep * last - …",
    ),
    solution="""
def momentum(slopes, memory, learning_rate, keep=0.9):
    memory["step"] = keep * memory.get("step", 0) - learning_rate * slopes
    return memory["step"]
""",
    why="A part of the last step, plus the usual one. On an even slope the second step is nearly twice as long as the "
    "first. It is the whole *step* that is remembered, not the slope: so every slope so far is in it.",
)
def momentum(answer):
    slopes = np.array([[1.0, -2.0], [1.0, -2.0], [0.5, 0.0], [-1.0, 1.0]])
    rate, memory, step, got, wants = 0.1, {}, np.zeros(2), [], []
    for slope in slopes:
        got.append(stepped(answer, slope, memory, rate, what="momentum"))
        step = 0.9 * step - rate * slope
        wants.append(step)
    if close(got[0], rate * slopes[0]):
        raise Wrong("the first step goes uphill.")
    if close(np.array(got), -rate * slopes):
        raise Wrong("each step is that of plain gradient descent: does the step get into the memory, and out of it?")
    if not close(got[0], -rate * slopes[0]):
        raise Wrong(
            f"the first step, for slopes of 1 and −2 and a rate of 0.1, is {got[0]}; nothing is in the memory yet."
        )
    if close(got[1], -rate * slopes[1] + 0.9 * rate * slopes[0]):
        raise Wrong("the second step is shorter than the first, on an even slope: the memory pulls back.")
    if close(got[1], wants[1]) and not close(got[2], wants[2]):
        raise Wrong("the second step is right, the third is not: is the whole *step* remembered, or the slope alone?")
    if not close(np.array(got), np.array(wants)):
        raise Wrong(f"the second step should be {np.round(wants[1], 3)}, and yours is {np.round(got[1], 3)}.")
    keeps, memory = np.array([[0.0], [0.5], [0.9]]), {}  # as the map of the lesson does it
    for _ in range(2):
        got = stepped(answer, np.ones((3, 2)), memory, np.full((3, 1), 0.1), keeps, what="momentum")
    if not close(got, -0.1 * (1 + keeps)):
        raise Wrong("with keep = 0.9 it is right, with another one it is not.")


@exercise(
    "08.1",
    kind="code",
    hints=(
        "When the steps have become as long as they will, how long is the next one?",
        "In the end step = keep · step + rate · slope. Solve this for the step.",
        "    return rate * slope / (1 - …)",
    ),
    solution="""
def last_step(rate, keep, slope):
    return rate * slope / (1 - keep)
""",
    why="Each slope is used again and again: 1 + keep + keep² + … = 1 / (1 − keep) times. With 0.9 that is ten times, "
    "and this is what rigged the race.",
)
def last_step(answer):
    for rate, keep, slope in [(0.01, 0.9, 1.0), (0.2, 0.5, 3.0), (0.1, 0.0, 2.0), (0.05, 0.99, 1.0)]:
        want = rate * slope / (1 - keep)
        got = numbers(
            call(answer, rate, keep, slope, what="last_step"), what=f"last_step({rate:g}, {keep:g}, {slope:g})"
        )
        if abs(got - want) < 0.001 * want:
            continue
        said = f"last_step({rate:g}, {keep:g}, {slope:g}) gives {got:.4g}. "
        if close(got, rate * slope):
            raise Wrong(said + "That is the first step. The second one is longer already.")
        if close(got, rate * slope * (1 + keep)):
            raise Wrong(said + "That is the second step. They go on growing.")
        if close(got, rate * slope / keep if keep else np.inf):
            raise Wrong(said + "With more momentum the steps get longer, and yours get shorter.")
        if close(got, rate / (1 - keep)):
            raise Wrong(said + "And the slope?")
        raise Wrong(said + f"Let a loop take 2,000 steps of step = {keep:g} · step + {rate:g} · {slope:g}, and look.")


@exercise(
    "08.2",
    kind="code",
    hints=(
        "How long is the arrow (3, −4), and what is left of it if it must be 1 long and point the same way?",
        "Its length is np.linalg.norm(slopes). If that is above the limit, multiply all by limit / length.",
        "    length = np.linalg.norm(slopes)",
    ),
    solution="""
def clip_norm(slopes, limit):
    length = np.linalg.norm(slopes)
    if length > limit:
        slopes = slopes * limit / length
    return slopes
""",
    why="(3, −4) is 5 long: a fifth of each, and it is 1 long and points the same way. An arrow that is short enough "
    "stays as it is; one of length 0 must not be divided by.",
)
def clip_norm(answer):
    cases = [([3.0, -4.0], 1.0), ([0.3, 0.1], 1.0), ([6.0, 2.0, 3.0], 2.0), ([1.5, 0.5], 2.0), ([0.0, 0.0], 1.0)]
    for slopes, limit in cases:
        slopes = np.array(slopes)
        length = np.linalg.norm(slopes)
        want = slopes * min(1, limit / length) if length else slopes
        given = call(answer, slopes, limit, what="clip_norm")
        if length == 0 and not np.isfinite(np.asarray(given, float)).all():
            raise Wrong("for slopes of 0 it divides by 0.")
        got = numbers(given, slopes.shape, what=f"clip_norm({slopes.tolist()}, {limit:g})")
        if close(got, want):
            continue
        said = f"clip_norm({slopes.tolist()}, {limit:g}) gives {np.round(got, 3).tolist()}. "
        if close(got, np.clip(slopes, -limit, limit)):
            raise Wrong(said + "That is `clipvalue`: it cuts each by itself, and turns the direction.")
        if length < limit and close(got, slopes * limit / max(length, 1e-12)):
            raise Wrong(said + "That arrow was short enough. Clipping never makes one longer.")
        if close(got, slopes * limit / np.abs(slopes).max()) or close(got, slopes * limit / np.abs(slopes).sum()):
            raise Wrong(said + "The direction is right. But its length is the root of the sum of squares.")
        if close(got, slopes / max(length, 1e-12)):
            raise Wrong(said + "It has the length 1. The limit is another one here.")
        raise Wrong(said + f"Its length is {np.linalg.norm(got):.2f}.")


@exercise(
    "08.3",
    kind="mistake",
    given="""
def even_steps(slopes, memory, rate, rho=0.9):
    memory["square"] = rho * memory.get("square", 0) + slopes**2
    return -rate * slopes / (memory["square"] + 1e-7)
""",
    hints=(
        "On an even slope, how long should the steps be in the end, and does that depend on how steep it is?",
        "Root, mean, square. The squares are there. In a running average the shares of the old and the new add up to "
        "1; and what has the size of a slope is the root of it.",
        '    memory["square"] = rho * memory.get("square", 0) + … * slopes**2',
    ),
    solution="""
def even_steps(slopes, memory, rate, rho=0.9):
    memory["square"] = rho * memory.get("square", 0) + (1 - rho) * slopes**2
    return -rate * slopes / np.sqrt(memory["square"] + 1e-7)
""",
    why="Without the root a slope ten times as large makes a step a tenth as long. And without the share 1 − rho the "
    "memory is a sum, not an average: ten squares in the end, so the steps would be 0.32 times as long as they should.",
)
def even_steps(answer):
    memory, slopes, rate, square, steps = {}, np.array([10.0, -0.1]), 0.2, 0, []
    for _ in range(100):
        got = stepped(answer, slopes, memory, rate, what="even_steps")
        square = 0.9 * square + 0.1 * slopes**2
        steps.append((got, -rate * slopes / np.sqrt(square + 1e-7)))
    steep, gentle = np.abs(got)
    said = f"on even slopes of 10 and −0.1, with the rate 0.2, the 100th steps are {got[0]:.3g} and {got[1]:.3g}. "
    if all(close(one, want, 0.001) for one, want in steps):
        return _changing(answer)
    if close(got, steps[-1][1], 0.001):
        raise Wrong("in the end the steps are right, and the first ones are not: does the memory begin with 0?")
    if got[0] > 0 or got[1] < 0:
        raise Wrong(said + "That is uphill.")
    if close(got, steps[0][0], 1e-9) and close(steep, gentle, 0.001):
        raise Wrong(said + "So long was the first one, too: is anything written into the memory?")
    if gentle > 1.5 * steep:
        raise Wrong(said + "The gentle slope makes the longer step. Is it the *root* that you divide by?")
    if steep > 1.5 * gentle:
        raise Wrong(said + "The steep slope makes the longer step, and they should be even.")
    raise Wrong(said + "Even they are. But on an even slope a step should be as long as the rate, in the end.")


def _changing(answer):
    """Check the steps of RMSprop on slopes that change, with another rate."""
    memory, square = {}, 0
    for slopes in np.random.default_rng(83).normal(size=(6, 2)):
        got = stepped(answer, slopes, memory, 0.05, what="even_steps")
        square = 0.9 * square + 0.1 * slopes**2
        if not close(got, -0.05 * slopes / np.sqrt(square + 1e-7), 1e-4):
            raise Wrong(
                "on even slopes it is right. With slopes that change and rate = 0.05 it is not: do the rate and the "
                "memory have their say?"
            )


@exercise(
    "08.4",
    kind="code",
    hints=(
        "At which step are the two halves of the plan joined, and what is the rate there?",
        "Up to step `warm` it grows in proportion to the step. After it, it falls as one over the root of the step.",
        "    return top * min(step / warm, …)",
    ),
    solution="""
def plan(step, top, warm):
    return top * min(step / warm, (warm / step) ** 0.5)
""",
    why="Up to `warm` the first number is the smaller one, after it the second; at `warm` both are 1. Large language "
    "models were trained with this plan: Adam's averages need some steps before they are worth anything.",
)
def plan(answer):
    for top, warm in [(0.1, 100), (2.0, 10)]:
        steps = np.array([1, warm // 2, warm, 4 * warm, 100 * warm])
        want = top * np.minimum(steps / warm, np.sqrt(warm / steps))
        got = np.array(
            [numbers(call(answer, int(k), top, warm, what="plan"), what=f"plan({k}, {top:g}, {warm})") for k in steps]
        )
        if close(got, want):
            continue
        bad = int(np.flatnonzero(np.abs(got - want) > 1e-9)[0])
        said = f"plan({steps[bad]}, {top:g}, {warm}) gives {got[bad]:.4g}. "
        if close(got[:3], want[:3]) and close(got[3], top):
            raise Wrong(said + "It grows as it should, and stays at the top. It shall fall again.")
        if close(got[:3], want[:3]) and close(got[3], top / 4):
            raise Wrong(said + "It falls as one over the step: with the *root*, it is half at four times `warm`.")
        if close(got[:3], want[:3]):
            raise Wrong(said + "Up to the top it is right. At four times `warm` it shall be half of the top.")
        if close(got[2:], want[2:]):
            raise Wrong(said + "After the top it is right. Before, it shall grow in a straight line from 0.")
        raise Wrong(said + f"At step {warm} it shall be {top:g}.")


@exercise(
    "08.5",
    kind="challenge",
    hints=(
        "Which rate and which momentum were best on the map of this lesson, and why can't one rate suit both "
        "directions?",
        "A rule sees the two slopes apart. In this valley the slope along b is 2b, and along w 0.04 w: how long would "
        "the step have to be for each?",
        '    last = memory.get("step", 0)',
    ),
    solution="""
def my_rule(slopes, memory, rate):
    memory["step"] = 0.6 * memory.get("step", 0) - 1.24 * slopes
    return memory["step"]
""",
    why="That is the lesson's momentum of 0.6 at its best rate: 16 steps, where plain gradient descent takes 59 at "
    "best. Who divides each slope by how fast it changes is there in very few: that is Newton's method, and for a "
    "million parameters it costs too much.",
    record=("steps", min),
)
def my_rule(answer):
    def valley(w, b):
        return 0.02 * w**2 + b**2

    def down(*start):
        place, memory, heights = np.array(start), {}, [valley(*start)]
        for step in range(1, 101):
            slopes = np.array([0.04 * place[0], 2 * place[1]])
            place = place + stepped(answer, slopes, memory, 0.2, what="my_rule")
            heights.append(valley(*place))
            if heights[-1] > 1e6:
                raise Wrong(f"after {step} steps it has flown off the map: the loss is {heights[-1]:.0e}.")
        return heights, np.flatnonzero(np.array(heights) >= heights[0] / 1000)[-1] + 1

    heights, needed = down(-9.0, 4.0)

    def picture(ax):
        ax.semilogy(heights, color="C3")
        ax.axhline(heights[0] / 1000, color="black", linestyle=":")
        ax.set(xlabel="step", ylabel="loss in the valley")

    if needed <= 40:
        if down(8.0, -3.0)[1] > 40:
            raise Wrong(
                f"from (−9, 4) it takes {needed} steps. But from (8, −3) it takes more than 40: a rule must do without "
                "knowing where it starts."
            )
        return needed
    if needed > 100:
        raise Wrong(
            f"after 100 steps the loss is {heights[-1]:.3f}; it shall be below {heights[0] / 1000:.3f}.", picture
        )
    raise Wrong(f"it stays below a thousandth from step {needed} on; 40 is allowed.", picture)
