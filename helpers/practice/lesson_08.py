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


@exercise(
    "08.01",
    kind="code",
    hints=(
        "How much of the last step stays, and what is added to it?",
        "`keep` times the last step, and minus rate times slope. Then write the whole step down for the next time.",
        "    step = keep * last - …",
    ),
    solution="""
def momentum(slopes, memory, learning_rate, keep=0.9):
    memory["step"] = keep * memory.get("step", 0) - learning_rate * slopes
    return memory["step"]
""",
    why="On an even slope of 1, with the rate 0.1: first a step of −0.1, then 0.9 of that and another −0.1, −0.19.",
)
def momentum(answer):
    _walked(answer)


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
    why="(3, −4) is 5 long, and becomes (0.6, −0.8): shorter, in the same direction. An arrow that is short "
    "enough stays "
    "as it is; one of length 0 must not be divided by.",
)
def clip_norm(answer):
    for slopes, limit in [([3.0, -4.0], 1.0), ([0.3, 0.1], 1.0), ([6.0, 2.0, 3.0], 2.0), ([0.0, 0.0], 1.0)]:
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
    hints=(
        "What does the memory hold when the second step begins, and what should it?",
        "The new step must be written down, or the next one starts from nothing. And against the slope means "
        "minus, once.",
        '    memory["step"] = keep * memory.get("step", 0) - …',
    ),
    given="""
def ball(slopes, memory, rate, keep=0.9):
    step = -rate * slopes + keep * rate * memory.get("step", 0)
    memory["step"] = slopes
    return step
""",
    solution="""
def ball(slopes, memory, rate, keep=0.9):
    memory["step"] = keep * memory.get("step", 0) - rate * slopes
    return memory["step"]
""",
    why="The memory kept the slope and not the step: so only the last two slopes counted, and nothing could add "
    "up. And the "
    "part that was kept had the wrong sign: it held back instead of carrying on.",
)
def ball(answer):
    _walked(answer)


def _walked(answer):
    """Let a rule with momentum take four steps."""
    slopes = np.array([[1.0, -2.0], [1.0, -2.0], [0.5, 0.0], [-1.0, 1.0]])
    rate, memory, step, got = 0.1, {}, np.zeros(2), []
    for slope in slopes:
        try:
            given = answer(slope.copy(), memory, rate)  # the memory itself, not a copy
        except Exception:
            given = call(answer, slope, memory, rate, what="your rule")
        got.append(numbers(given, (2,), what="the step"))
    wants = []
    for slope in slopes:
        step = 0.9 * step - rate * slope
        wants.append(step)
    if close(np.array(got), np.array(wants)):
        return
    if close(got[0], rate * slopes[0]):
        raise Wrong("the first step goes uphill.")
    if close(np.array(got), -rate * slopes):
        raise Wrong("each step is that of plain gradient descent: does anything come out of the memory?")
    if not close(got[0], -rate * slopes[0]):
        raise Wrong(
            f"the first step, for slopes of 1 and −2 and a rate of 0.1, is {got[0]}; nothing is in the memory yet."
        )
    if close(got[1], -rate * slopes[1]):
        raise Wrong("the second step is as long as the first: is the step written into the memory?")
    if close(got[1], -rate * slopes[1] + 0.9 * rate * slopes[0]):
        raise Wrong("the second step is shorter than the first, on an even slope: the memory pulls back.")
    if close(got[1], wants[1]):
        raise Wrong("the second step is right, the third is not: is the whole *step* remembered, or the slope alone?")
    raise Wrong(f"the second step should be {np.round(wants[1], 3)}, and yours is {np.round(got[1], 3)}.")


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
    why="Up to `warm` the first number is the smaller one, after it the second; at `warm` both are 1. Large "
    "language models "
    "were trained with this plan: Adam's averages need some steps before they are worth anything.",
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
        "A rule sees the two slopes apart. In this valley the slope along b is 2b, and along w 0.04 w: how long "
        "would the "
        "step have to be for each?",
        '    last = memory.get("step", 0)',
    ),
    solution="""
def my_rule(slopes, memory, rate):
    memory["step"] = 0.6 * memory.get("step", 0) - 1.24 * slopes
    return memory["step"]
""",
    why="Momentum 0.6 with rate 1.24 takes 16 steps, plain gradient descent 59 at best. Who divides each slope "
    "by how fast "
    "it changes is there in very few: that is Newton's method, and for a million parameters it costs too much.",
    record=("steps", min),
)
def my_rule(answer):
    def valley(w, b):
        return 0.02 * w**2 + b**2

    place, memory, heights = np.array([-9.0, 4.0]), {}, [valley(-9.0, 4.0)]
    for step in range(1, 101):
        slopes = np.array([0.04 * place[0], 2 * place[1]])
        try:
            given = answer(slopes, memory, 0.2)
        except Exception:
            given = call(answer, slopes, memory, 0.2, what="my_rule")
        place = place + numbers(given, (2,), what="my_rule(slopes, memory, rate)")
        heights.append(valley(*place))
        if heights[-1] > 1e6:
            raise Wrong(f"after {step} steps it has flown off the map: the loss is {heights[-1]:.0e}.")
    late = np.flatnonzero(np.array(heights) >= heights[0] / 1000)
    needed = late[-1] + 1

    def picture(ax):
        ax.semilogy(heights, color="C3")
        ax.axhline(heights[0] / 1000, color="black", linestyle=":")
        ax.set(xlabel="step", ylabel="loss in the valley")

    if needed <= 40:
        return needed
    if needed > 100:
        raise Wrong(
            f"after 100 steps the loss is {heights[-1]:.3f}; it shall be below {heights[0] / 1000:.3f}.", picture
        )
    raise Wrong(f"it stays below a thousandth from step {needed} on; 40 is allowed.", picture)
