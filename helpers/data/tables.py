"""Real data: the iris flowers and the Pima diabetes table."""

import pandas as pd

from . import files

IRIS_MEASURES = ["sepal_length", "sepal_width", "petal_length", "petal_width"]
PIMA_MEASURES = [
    "pregnancies", "glucose", "blood_pressure", "skin_thickness", "insulin", "bmi", "pedigree", "age",
]  # fmt: skip


def load_iris():
    """Return Fisher's iris flowers: a DataFrame of 150 rows, 50 of each species.

    Columns: sepal_length, sepal_width, petal_length, petal_width in cm, and species
    ("setosa", "versicolor" or "virginica").
    Source: R. A. Fisher, The use of multiple measurements in taxonomic problems, 1936.

    >>> load_iris().groupby("species")["petal_width"].mean().round(3).to_dict()
    {'setosa': 0.246, 'versicolor': 1.326, 'virginica': 2.026}
    """
    return _read_table("iris.csv", IRIS_MEASURES, "species", 150)


def load_pima():
    """Return the Pima Indians diabetes table: a DataFrame of 768 women.

    Columns: pregnancies (count), glucose (mg/dl in plasma, 2 h after a sugar drink), blood_pressure
    (diastolic, mm Hg), skin_thickness (triceps fold, mm), insulin (in serum after 2 h, µU/ml),
    bmi (kg/m²), pedigree (diabetes among relatives, a score), age (years) and diabetes
    (1: diagnosed within five years, 0: not). A 0 in glucose, blood_pressure, skin_thickness,
    insulin or bmi means "not measured".
    Source: National Institute of Diabetes and Digestive and Kidney Diseases, 1988, via UCI.
    """
    return _read_table("pima.csv", PIMA_MEASURES, "diabetes", 768)


def _read_table(name, measures, label, rows):
    """Return a bundled table after checking that it is whole."""
    path = files.bundled(name)
    try:
        table = pd.read_csv(path)
    except (OSError, ValueError):
        raise files.damaged(name) from None
    whole = list(table.columns) == [*measures, label] and len(table) == rows
    whole = whole and not table.isna().any(axis=None)
    if not whole or any(table[column].dtype.kind not in "if" for column in measures):
        raise files.damaged(name)
    return table
