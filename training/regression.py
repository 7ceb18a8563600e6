"""Logistic regression with a ridge, by Newton's method: the same figures on any machine."""
import numpy as np


def newton(x, y, pull, stands_for=None):
    """Weights of the columns of `x`, whose first is all ones and is not pulled towards nought; a row stands for so many."""
    stands_for = np.ones(len(y)) if stands_for is None else stands_for
    beta = np.zeros(x.shape[1])
    ridge = pull * np.eye(len(beta))
    ridge[0, 0] = 0
    for _ in range(40):
        p = chances(x, beta)
        slope = x.T @ (stands_for * (y - p)) - ridge @ beta
        step = np.linalg.solve((x * (stands_for * p * (1 - p))[:, None]).T @ x + ridge, slope)
        beta += step
        if np.abs(step).max() < 1e-9:
            break
    return beta


def chances(x, beta):
    return 1 / (1 + np.exp(-np.clip(x @ beta, -30, 30)))


def as_rust(name, beta):
    """Constant and weights as the program's source has them."""
    weights = ", ".join(f"{weight:.2f}" for weight in beta[1:])
    return f"{name}: constant {beta[0]:.2f}, weights [{weights}]"
