"""Callbacks for `model.fit`: what the weights were after each epoch, and one line of progress."""

import sys

import keras
from tqdm import tqdm

from .._arguments import whole
from .predictor import input_shape, rows, stateless


class RecordWeights(keras.callbacks.Callback):
    """Callback that keeps the model's weights before training and after every `every`-th epoch.

    The last epoch of a `fit` that ends is kept, too. `epochs`: numbers of the kept epochs (0: before training;
    a further `fit` counts on). `logs`: for each of them Keras's dict of loss and metrics
    (epoch 0: an empty dict). `weights`: for each of them `model.get_weights()`.
    Raises ValueError when training starts with a model that is not built, or with another model.
    """

    def __init__(self, every=1):
        super().__init__()
        self.every = whole("every", every)
        self._kept = []  # (epoch, log, weights): one list, so that an interrupt cannot leave half a record
        self._done, self._latest, self._call, self._recorded = 0, {}, None, None

    def __len__(self):
        return len(self._kept)

    epochs = property(lambda self: [epoch for epoch, _, _ in self._kept])
    logs = property(lambda self: [log for _, log, _ in self._kept])
    weights = property(lambda self: [weights for _, _, weights in self._kept])

    def on_train_begin(self, logs=None):
        input_shape(self.model)
        if self._recorded is not None and self._recorded is not self.model:
            name = type(self).__name__
            raise ValueError(f"This {name} already holds the weights of another model: make a new one for this model.")
        self._recorded = self.model
        if not self._kept:
            self._record({})

    def on_epoch_end(self, epoch, logs=None):
        self._done += 1
        self._latest = dict(logs or {})
        if self._done % self.every == 0:
            self._record(self._latest)

    def on_train_end(self, logs=None):
        if self._kept[-1][0] != self._done:
            self._record(self._latest)

    def predict(self, k, X):
        """Return the prediction for X with the k-th kept weights; the model itself stays as it is.

        k: position in `epochs` (-1: the last). X and the answer: as in `predictor`.
        """
        if not self._kept:
            raise ValueError("Nothing is recorded yet: call model.fit(..., callbacks=[recorder]) first.")
        k = whole("k", k, low=-len(self), high=len(self) - 1)
        features = input_shape(self._recorded)
        if self._call is None:
            self._call = stateless(self._recorded)
        return self._call(self._kept[k][2], rows(X, features)).numpy().astype(float)

    def _record(self, logs):
        weights = [variable.numpy() for variable in self.model.weights]  # get_weights(), in half its time
        self._kept.append((self._done, logs, weights))


class Progress(keras.callbacks.Callback):
    """Callback that shows one line while `model.fit` runs: the epoch, the time, the latest loss.

    Use it with verbose=0. The line goes to sys.stdout, is renewed at most five times a second,
    and stays with the last epoch's numbers.
    """

    LINE = "epoch {n_fmt}/{total_fmt} |{bar:20}| {elapsed}{postfix}"

    def __init__(self):
        super().__init__()
        self._bar = None

    def on_train_begin(self, logs=None):
        self.drop()  # a fit before this one may have been interrupted
        # position=0: a line of its own, also where an earlier training was interrupted
        self._bar = tqdm(
            total=self.params["epochs"], file=sys.stdout, bar_format=self.LINE, mininterval=0.2, miniters=1, position=0
        )

    def on_epoch_end(self, epoch, logs=None):
        values = ", ".join(f"{name} {value:.4f}" for name, value in (logs or {}).items())
        self._bar.set_postfix_str(values, refresh=False)
        self._bar.update(epoch + 1 - self._bar.n)

    def on_train_end(self, logs=None):
        self._bar.close()
        self._bar = None

    def drop(self):
        """Leave an unfinished line as it is: nothing more is written to it, whatever becomes of the callback."""
        if self._bar is not None:
            self._bar.disable = True
            self._bar = None
