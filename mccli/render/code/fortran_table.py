"""Fortran's table: its intrinsic functions, and helpers for those it lacks."""

from __future__ import annotations

from mccli.render.code.keywords import FORTRAN
from mccli.render.code.target import Choices, Powers, Rules, Target, from_one

_MAXIMUM = """
pure function @maximum(a, b) result(larger)
  real(dp), intent(in) :: a, b
  real(dp) :: larger
  larger = b
  if (a > b .or. a /= a) larger = a
end function
"""
_MINIMUM = """
pure function @minimum(a, b) result(smaller)
  real(dp), intent(in) :: a, b
  real(dp) :: smaller
  smaller = b
  if (a < b .or. a /= a) smaller = a
end function
"""
_SIGN = """
pure function @signum(x) result(y)
  real(dp), intent(in) :: x
  real(dp) :: y
  y = x
  if (x > 0.0_dp) y = 1.0_dp
  if (x < 0.0_dp) y = -1.0_dp
end function
"""
_RELU = """
pure function @relu(x) result(y)
  real(dp), intent(in) :: x
  real(dp) :: y
  y = x
  if (x < 0.0_dp) y = 0.0_dp
end function
"""
_FLOOR = """
pure function @floor(x) result(y)
  real(dp), intent(in) :: x
  real(dp) :: y
  y = aint(x)
  if (y > x) y = y - 1.0_dp
end function
"""
_CBRT = """
pure function @cbrt(x) result(y)
  real(dp), intent(in) :: x
  real(dp) :: y
  y = sign(abs(x)**(1.0_dp/3.0_dp), x)
  if (x /= 0.0_dp .and. abs(x) <= huge(x)) y = y - (y - x/y/y)/3.0_dp
end function
"""
_SIGMOID = """
pure function @sigmoid(x) result(y)
  real(dp), intent(in) :: x
  real(dp) :: y, small
  small = exp(-abs(x))
  y = merge(1.0_dp, small, x >= 0.0_dp)/(1.0_dp + small)
end function
"""
_SOFTPLUS = """
pure function @softplus(x) result(y)
  real(dp), intent(in) :: x
  real(dp) :: y, small, whole
  small = exp(-abs(x))
  whole = 1.0_dp + small
  y = small
  ! log(1 + small) without the rounding of the sum.
  if (whole /= 1.0_dp) y = log(whole)*(small/(whole - 1.0_dp))
  if (x > 0.0_dp) y = x + y
end function
"""
_INTRINSIC = (
    "exp log log10 sqrt sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh abs erf atan2"
)
TARGET = Target(
    language="fortran",
    integer="{}.0_dp",
    decimal="{}_dp",
    pi="3.141592653589793_dp",
    euler="2.718281828459045_dp",
    calls={name: name for name in _INTRINSIC.split()}
    | {
        "log2": "(log({0})/log(2.0_dp))",
        "cbrt": "@cbrt",
        "sign": "@signum",
        "floor": "@floor",
        "ceil": "(-@floor(-({0})))",
        "sigmoid": "@sigmoid",
        "softplus": "@softplus",
        "relu": "@relu",
        "max": "@maximum",
        "min": "@minimum",
    },
    helpers={
        "maximum": _MAXIMUM,
        "minimum": _MINIMUM,
        "signum": _SIGN,
        "relu": _RELU,
        "floor": _FLOOR,
        "cbrt": _CBRT,
        "sigmoid": _SIGMOID,
        "softplus": _SOFTPLUS,
    },
    powers=Powers("{0}**{1}", "{0}**{1}", real_is_operator=True),
    choices=Choices(None, "({0}) .and. ({1})", "({0}) .or. ({1})", ".not. ({0})", True),
    indicator="merge(1.0_dp, 0.0_dp, {0})",
    element=from_one,
    comparisons={"!=": "/="},
    splits=True,
)
RULES = Rules(FORTRAN | {"larger", "smaller", "huge"}, case_matters=False, longest=63)
