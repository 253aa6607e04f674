"""Lesson 07: backpropagation."""

import numpy as np

from .exercise import Wrong, call, close, exercise, numbers
from .questions import question


class Value:
    """What a judge hands to the lesson's functions in place of the lesson's values."""

    def __init__(self, data, name="", inputs=(), slopes=()):
        self.data, self.name, self.inputs, self.slopes, self.grad = float(data), name, inputs, slopes, 0.0


question(
    "07.a",
    "A node × gets 2 and −3. From the right comes the gradient 5. What goes to the input that holds 2?",
    right=1,
    choices=[
        ("5 · 2 = 10", "Times swaps: each input gets the gradient times what is in the *other*."),
        ("5 · (−3) = −15", "If the 2 grows a little, the product changes −3 times as much, and the end 5 times that."),
        ("5", "Plus passes on. Times multiplies by the other input."),
    ],
)
question(
    "07.b",
    "One number a goes into two nodes. −15 comes back from one, 20 from the other. What is the slope in a?",
    right=0,
    choices=[
        ("5", "If a moves, it moves the end along both ways: they add up."),
        ("−15 and 20: it has two slopes.", "One number, one slope. Which is the sum of all ways."),
        ("−300", "Along a way slopes multiply; where ways meet, they add."),
    ],
)
question(
    "07.c",
    "A network has 160,305 parameters. How much work is a backward pass, next to a forward pass?",
    right=2,
    choices=[
        ("160,305 times as much.", "That is nudging, and twice that: this gap is why there is deep learning."),
        ("It depends on the loss.", "Hardly: the loss is one node at the end."),
        ("At most twice as much.", "Two products for each layer, one for the weights and one to hand on."),
    ],
)


@exercise(
    "07.0",
    kind="code",
    hints=(
        "If a grows by a little, and b holds still: how many times that little does the product grow?",
        "b times. The table has it: each is multiplied by the other. The numbers are in `a.data` and `b.data`.",
        "    slopes = (b.data, …)",
    ),
    solution="""
def multiply(a, b):
    return Value(a.data * b.data, "×", (a, b), (b.data, a.data))
""",
    why="At 2 · (−3), a nudge of the 2 changes the product −3 times as much, and a nudge of the −3 twice as much. "
    "The node needs to know nothing of the rest of the graph.",
)
def multiply(answer):
    for one, other in [(2.0, -3.0), (5.0, 7.0)]:
        made = call(answer, Value(one, "a"), Value(other, "b"), what="multiply")
        if not all(hasattr(made, part) for part in ("data", "inputs", "slopes")):
            raise Wrong(f"a Value is wanted, with data, inputs and slopes, but multiply gives {type(made).__name__}.")
        slopes = numbers(made.slopes, (2,), what="the answer, two slopes in brackets,")
        at = f"at {one:g} · {other:g} the slopes are {slopes[0]:g} and {slopes[1]:g}. "
        if close(slopes, [one, other]):
            raise Wrong(at + "They have changed places: nudge the first number, and look at the product.")
        if close(slopes, [1, 1]):
            raise Wrong(at + "That is what plus does.")
        if not close(slopes, [other, one]):
            raise Wrong(at + "Nudge each number by 0.001, and look at the product.")
        inputs = [getattr(source, "name", None) for source in made.inputs]
        if not close(numbers(made.data, what="the product"), one * other) or inputs != ["a", "b"]:
            raise Wrong("the slopes are right. But the number must be the product, and the inputs (a, b), in order.")


def grads(last):
    """Return the gradients in the graph behind `last`, name -> gradient."""
    found = {last.name: last.grad}
    for source in last.inputs:
        found |= grads(source)
    return found


@exercise(
    "07.1",
    kind="code",
    given="""
def backward(last, gradient=1.0):
    \"\"\"Fill in `grad` for all values: the slope of `last` in each of them.\"\"\"
    values = in_order(last)
    for v in values:
        v.grad = 0.0
    last.grad = gradient
    for v in reversed(values):
        for source, slope in zip(v.inputs, v.slopes):
            source.grad = ...
""",
    hints=(
        "What has come back to `v` when its turn comes, and what becomes of it on the way to `source`?",
        "It is multiplied by the slope of this arrow: that is the chain rule. And what has come to `source` by other "
        "ways must stay.",
        "            source.grad += slope * …",
    ),
    solution="""
def backward(last, gradient=1.0):
    \"\"\"Fill in `grad` for all values: the slope of `last` in each of them.\"\"\"
    values = in_order(last)
    for v in values:
        v.grad = 0.0
    last.grad = gradient
    for v in reversed(values):
        for source, slope in zip(v.inputs, v.slopes):
            source.grad += slope * v.grad  # the chain rule; with = alone, a · a would forget one of its ways
""",
    why="Along a way slopes multiply, and where ways meet they add up. In a · a · a, at a = 3, three ways lead to a, "
    "each with the slope 9: together 27, which is 3a².",
)
def backward(answer):
    def run(last, *gradient):  # on a copy: what counts is what has been filled in
        said = answer(last, *gradient)
        return said if said is ... else grads(last)

    run = run if callable(answer) else answer
    a = Value(3, "a")
    cube = Value(27, "a · a · a", (Value(9, "a · a", (a, a), (3.0, 3.0)), a), (3.0, 9.0))
    got = numbers(call(run, cube, what="backward")["a"], what="the gradient of a")
    said = f"in a · a · a, at a = 3, the gradient of a is {got:g}, and nudging says 27. "
    if close(got, 9):
        raise Wrong(said + "Three ways lead to a, and only one of them counts.")
    if close(got, 15):
        raise Wrong(said + "The slopes of the arrows are added up. Where is what has come back to `v`?")
    if close(got, 3):
        raise Wrong(said + "All that has come back to `v` is handed on as it is. Where is the slope of the arrow?")
    if close(got, 0):
        raise Wrong(said + "Nothing has come back to it.")
    if not close(got, 27):
        raise Wrong(said)
    x, y, z = Value(2, "x"), Value(-3, "y"), Value(4, "z")
    f = Value(-2, "f", (Value(-6, "q", (x, y), (-3.0, 2.0)), z), (1.0, 1.0))
    got = call(run, f, 5.0, what="backward")
    got = numbers([got[name] for name in "xyz"], (3,), what="the gradients of x, y and z")
    if not close(got, [-15, 10, 5]):
        raise Wrong(f"in x · y + z, when 5 arrives, x, y and z get {got.tolist()}; they should get -15, 10 and 5.")


@exercise(
    "07.2",
    kind="number",
    hints=(
        "Which two nodes are in (x + y) · z, and what do they hold on the way forward?",
        "Plus gives 3. Times swaps: z gets 3, and the plus gets z, which it passes on.",
        "three_gradients = [-4, …, …]",
    ),
    solution="""
three_gradients = [-4, -4, 3]
""",
    why="x + y = 3. Times swaps: 3 goes to z, and z = −4 to the plus, which passes it on to x and to y.",
)
def three_gradients(answer):
    got = numbers(answer, (3,), what="the answer, [df/dx, df/dy, df/dz],")
    if close(got, [-4, -4, 3]):
        return
    if close(got, [-4, -4, -4]):
        raise Wrong("z itself does not get z: times swaps.")
    if close(got, [3, 3, -4]):
        raise Wrong("times swaps: each side gets what is in the other one.")
    if close(got, [-20, 8, 3]):
        raise Wrong("x and y don't meet in a product: plus passes on what comes, unchanged.")
    if got[2] == 3:
        raise Wrong("df/dz is right. What comes back to the plus, and what does plus do with it?")
    raise Wrong("draw the graph: x and y into +, its result and z into ×. Then go back with a 1.")


@exercise(
    "07.3",
    kind="code",
    hints=(
        "What does `exp(a)` hand over to Value: which number, which inputs, which slopes?",
        "The value is math.log(a.data), the one input is a, and the slope of the logarithm is one over the number.",
        '    return Value(math.log(a.data), "log", (a,), …)',
    ),
    solution="""
def log(a):
    return Value(math.log(a.data), "log", (a,), (1 / a.data,))
""",
    why="A node needs its value, its inputs, and a slope for each of them. The rest of the graph is none of its "
    "business: `backward` multiplies by what comes from the right. For 3 log a at a = 4 it finds 3/4.",
)
def log(answer):
    for number in (4.0, 0.5, 1.0):
        a = Value(number, "a")
        made = call(answer, a, what="log")
        if not all(hasattr(made, part) for part in ("data", "inputs", "slopes")):
            raise Wrong(f"a Value is wanted, with data, inputs and slopes, but log gives {type(made).__name__}.")
        value = numbers(made.data, what="the value of log(a)")
        if not close(value, np.log(number)):
            raise Wrong(f"for a = {number:g} its value is {value:g}; the natural logarithm is {np.log(number):g}.")
        if (
            not isinstance(made.inputs, (tuple, list))
            or len(made.inputs) != 1
            or getattr(made.inputs[0], "name", None) != "a"
        ):
            raise Wrong("its inputs must be (a,): without them `backward` finds no way to a. (Mind the comma.)")
        if np.ndim(made.slopes) == 0:
            raise Wrong("its slopes are a single number, and should be a tuple of one: mind the comma.")
        slopes = numbers(made.slopes, (1,), what="its slopes")
        if close(slopes, [1 / number]):
            continue
        if close(slopes, [np.log(number)]):
            raise Wrong("the slope is the value itself: that is so for exp only.")
        if close(slopes, [number]):
            raise Wrong("the logarithm gets flatter to the right. Yours gets steeper.")
        raise Wrong(
            f"for a = {number:g} its slope is {slopes[0]:g}. Nudge it: (log {number + 0.001:g} − log {number:g}) "
            "/ 0.001."
        )


@exercise(
    "07.4",
    kind="code",
    hints=(
        "Which numbers must stay where they are, while one is moved?",
        "Make a copy of x for each of its numbers, move that one up and down by `tiny`, and divide by how far apart "
        "they are.",
        "    for i in range(len(x)):",
    ),
    solution="""
def nudged(f, x, tiny=1e-5):
    slopes = []
    for i in range(len(x)):
        step = np.zeros(len(x))
        step[i] = tiny
        slopes.append((f(x + step) - f(x - step)) / (2 * tiny))
    return np.array(slopes)
""",
    why="One number moves, the others hold still, and both ways, up and down: that is a hundred thousand times as "
    "exact as up alone. And never change x itself, or the next slope starts from another place.",
)
def nudged(answer):
    def f(x):
        return float(np.prod(x) + np.sin(x[0]) * x[-1] ** 2)

    for x in (np.array([0.7, -1.2, 2.0]), np.array([1.5, 0.3])):
        steps = 1e-6 * np.eye(len(x))
        want = np.array([(f(x + step) - f(x - step)) / 2e-6 for step in steps])
        got = numbers(call(answer, f, x, what="nudged"), (len(x),), what=f"nudged(f, x), for {len(x)} numbers,")
        if close(got, want, 1e-6):
            continue
        said = f"for a function of {len(x)} numbers it gives {np.round(got, 6)}, and {np.round(want, 6)} is right. "
        if close(got, 2 * want, 1e-4) or close(got, want / 2, 1e-4):
            raise Wrong(said + "Twice or half: how far apart are the two places that you compare?")
        if close(got, -want, 1e-4):
            raise Wrong(said + "The sign: the higher place less the lower one.")
        if close(got, np.full(len(x), want.sum()), 1e-4):
            raise Wrong(said + "All move at once. Move one and hold the others still.")
        if close(got, want, 1e-2):
            raise Wrong(
                said
                + "Near, but not exact: nudged up *and* down? Is x as it was afterwards? Is the nudge not too tiny?"
            )
        if close(got, 0 * got):
            raise Wrong(said + "No nudge changes anything: is `y = x` a copy? (`x.copy()` is.)")
        if close(got[:1], want[:1], 1e-4):
            raise Wrong(said + "The first one is right. Is x still the same when the second one's turn comes?")
        raise Wrong(said + "Nudge one number by hand, and follow what your program does with it.")


@exercise(
    "07.5",
    kind="mistake",
    given="""
def layer_back(dY, X, W):
    return dY @ W.T, dY.T @ X, dY.mean(axis=0)
""",
    hints=(
        "Which shape must each gradient have, and which of the three has another?",
        "A gradient has the shape of what it belongs to. And b was used for all n samples: a branch adds up.",
        "    return dY @ W.T, …, dY.sum(axis=0)",
    ),
    solution="""
def layer_back(dY, X, W):
    return dY @ W.T, X.T @ dY, dY.sum(axis=0)
""",
    why="`dY.T @ X` has the shape of W.T: an update with it fails, or, worse, goes through where W is square. And "
    "`mean` makes the bias learn n times too slowly: b goes to all n samples, and the ways add up.",
)
def layer_back(answer):
    random = np.random.default_rng(74)
    for n, m, k in [(5, 3, 4), (7, 4, 4)]:
        dY, X, W = random.normal(size=(n, k)), random.normal(size=(n, m)), random.normal(size=(m, k))
        given = call(answer, dY, X, W, what="layer_back")
        if not (isinstance(given, (tuple, list)) and len(given) == 3):
            raise Wrong("give back three gradients, (dX, dW, db).")
        dX, dW, db = (np.asarray(part, float) for part in given)
        if dX.shape != X.shape:
            raise Wrong(f"dX has the shape {dX.shape}, and X has {X.shape}. Times swaps: dY meets W.")
        if not close(dX, dY @ W.T):
            raise Wrong("dX has the right shape, and not the right numbers. It was right as it stood.")
        if dW.shape != W.shape:
            raise Wrong(f"dW has the shape {dW.shape}, and W has {W.shape}.")
        if m == k and close(dW, (X.T @ dY).T):
            raise Wrong("dW has the right shape only because W is square here: rows and columns have changed places.")
        if not close(dW, X.T @ dY):
            raise Wrong("dW has the right shape, and not the right numbers. Is something divided by n?")
        if db.shape != (k,):
            raise Wrong(f"db has the shape {db.shape}, and b has ({k},).")
        if close(db, dY.mean(axis=0)):
            raise Wrong("db is a mean. b goes to all n samples; where ways meet, slopes add up.")
        if not close(db, dY.sum(axis=0)):
            raise Wrong("db has the right shape, and not the right numbers.")


@exercise(
    "07.6",
    kind="challenge",
    hints=(
        "What makes a nudge inexact: that it is too large, or that it is too small?",
        "Both: a large one sees the bend of the curve, a tiny one loses digits. Between them lies the best. Two "
        "pairs of places, near and far, can cancel the bend.",
        "    near = (f(x + h) - f(x - h)) / (2 * h)",
    ),
    solution="""
def slope(f, x, h=5e-4):
    near, far = (f(x + h) - f(x - h)) / (2 * h), (f(x + 2 * h) - f(x - 2 * h)) / (4 * h)
    return (4 * near - far) / 3
""",
    why="The plain nudge up and down errs by h² times a third of the curve's bend; near and far err by 1 : 4, so "
    "(4 near − far) / 3 cancels it. That is Richardson's trick of 1910. Backpropagation has no such error at all.",
    record=("largest error", min),
)
def slope(answer):
    def f(x):
        return np.sin(x * x + 1) * np.exp(x / 2)

    x = np.linspace(-1, 1, 21)
    want = 2 * x * np.cos(x * x + 1) * np.exp(x / 2) + f(x) / 2
    got = np.array(
        [numbers(np.squeeze(call(answer, f, float(place), what="slope")), what="slope(f, x)") for place in x]
    )
    error = np.abs(got - want).max()
    if error < 2e-11:
        return error
    if error > 0.1:
        raise Wrong(f"the largest error is {error:.2g}: is that a slope?")
    raise Wrong(
        f"the largest error is {error:.1g}; below 2e-11 is wanted. Try other sizes of the nudge: larger ones, too."
    )
