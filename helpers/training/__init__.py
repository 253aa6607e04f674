"""Fast training on small data, fast predictions, and callbacks: the room that imports Keras and TensorFlow."""

import keras

# Before 3.7 Keras unrolls the steps of an execution, and TensorFlow refuses more than 32 of them.
if tuple(map(int, keras.__version__.split(".")[:2])) < (3, 7):
    raise ImportError(
        f"The lessons need Keras 3.7 or newer, but this is {keras.__version__}. Type into a new cell and run it:\n"
        "%pip install --upgrade keras\nThen restart the kernel and run the lesson again."
    )

from .batches import batches
from .callbacks import Progress, RecordWeights
from .live_training import LiveTraining
from .predictor import predictor

__all__ = ["LiveTraining", "Progress", "RecordWeights", "batches", "predictor"]
