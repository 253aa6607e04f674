"""Predictions without the set-up time of `model.predict`."""

import keras
import tensorflow as tf

from .._arguments import array, describe


def predictor(model):
    """Return f(X) -> float array: what `model.predict(X)` answers, without its set-up time.

    model: a built Keras model with one input. X: (n, n_features, …), or (n,) for one feature.
    f returns an array of the same shape as `model.predict`. It follows the model: after more
    training it answers with the new weights. Raises ValueError for another kind of model, and
    f for an X that does not fit it.
    """
    features = input_shape(model)
    signature = [tf.TensorSpec((None, *features), tf.float32)]
    call = tf.function(lambda X: model(X, training=False), input_signature=signature)
    call = call.get_concrete_function()  # called directly, TensorFlow does not warn of many predictors
    return lambda X: call(rows(X, input_shape(model))).numpy().astype(float)


def input_shape(model):
    """Return the shape of one sample of the model's only input; say so where there is none."""
    if not isinstance(model, keras.Model):
        raise ValueError(f"model must be a Keras model, but it is {describe(model)}.")
    shape = getattr(model, "input_shape", None) if model.built else None
    if shape is None:
        raise ValueError(
            "model must know the shape of its input, but it is not built: start it with keras.Input((n_features,))."
        )
    if isinstance(shape, (list, dict)) or not isinstance(shape[0], (int, type(None))):
        raise ValueError(f"model must have one input, but its inputs have the shapes {shape}.")
    return tuple(shape[1:])


def rows(X, features):
    """Return X as a float32 tensor of samples with the shape `features`."""
    X = array("X", X)
    if X.ndim == 1 and features == (1,):
        X = X[:, None]
    fits = X.ndim == len(features) + 1 and all(f in (None, s) for f, s in zip(features, X.shape[1:]))
    if not fits:
        expected = ", ".join(str(size or "any") for size in (*features,))
        raise ValueError(f"X must have the shape (n, {expected}) for this model, but its shape is {X.shape}.")
    return tf.constant(X, tf.float32)


def stateless(model):
    """Return a traced f(weights, X): the model's answer with these weights instead of its own."""
    position = {id(variable): i for i, variable in enumerate(model.weights)}
    free = [position[id(v)] for v in model.trainable_variables]
    # Keras also counts the seeds of dropout among the fixed variables: they stay the model's own.
    fixed = [position.get(id(v), v) for v in model.non_trainable_variables]

    signature = [[tf.TensorSpec(v.shape, v.dtype) for v in model.weights]]
    signature.append(tf.TensorSpec((None, *input_shape(model)), tf.float32))

    @tf.function(input_signature=signature)
    def call(weights, X):
        trainable = [weights[i] for i in free]
        others = [weights[i] if isinstance(i, int) else i.value for i in fixed]
        return model.stateless_call(trainable, others, X, training=False)[0]

    call = call.get_concrete_function()  # as in `predictor`
    return lambda weights, X: call([tf.constant(w) for w in weights], X)
