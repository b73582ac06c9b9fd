"""Words that cannot be names, by language, and names that a language's library has taken."""

from __future__ import annotations


def words(*texts: str) -> frozenset[str]:
    """The words of the texts."""
    return frozenset(" ".join(texts).split())


PYTHON = words(
    "False None True and as assert async await break class continue def del elif else except",
    "finally for from global if import in is lambda nonlocal not or pass raise return try while",
    "with yield float len range list sum abs max min",
)
C = words(
    "alignas alignof auto bool break case char const constexpr continue default do double else",
    "enum extern false float for goto if inline int long nullptr register restrict return short",
    "signed sizeof static static_assert struct switch thread_local true typedef typeof",
    "typeof_unqual union unsigned void volatile while asm fortran linux unix main NULL NAN",
    "INFINITY HUGE_VAL errno",
)
C_LIBRARY = words(
    "acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh drem erf erfc exp exp10",
    "exp2 expm1 fabs fdim floor fma fmax fmin fmod frexp gamma hypot ilogb isinf isnan j0 j1 jn",
    "ldexp lgamma llrint llround log log10 log1p log2 logb lrint lround modf nan nearbyint",
    "nextafter pow remainder remquo rint round scalb scalbln scalbn signgam significand sin",
    "sincos sinh sqrt tan tanh tgamma trunc y0 y1 yn abort abs exit free malloc printf time",
)
CPP = C | words(
    "and and_eq bitand bitor catch char16_t char32_t char8_t class co_await co_return co_yield",
    "compl concept const_cast consteval constinit decltype delete dynamic_cast explicit export",
    "final friend import module mutable namespace new noexcept not not_eq operator or or_eq",
    "override private protected public reinterpret_cast requires static_cast std template this",
    "throw try typeid typename using virtual wchar_t xor xor_eq",
)
FORTRAN = words(
    "abstract allocatable allocate assign assignment associate asynchronous backspace bind block",
    "call case character class close codimension common complex contains contiguous continue",
    "critical cycle data deallocate deferred dimension do double dp elemental else elseif",
    "elsewhere end enddo endif entry enum enumerator equivalence error exit extends external",
    "final flush forall format function generic go goto if implicit import impure in include",
    "inout inquire integer intent interface intrinsic is kind len logical module namelist none",
    "nopass nullify only open operator optional out parameter pass pause pointer precision print",
    "private procedure program protected public pure read real recursive result return rewind",
    "save select sequence stop submodule subroutine sync target then to type unlock use volatile",
    "wait where while write abs acos acosh aint asin asinh atan atan2 atanh cos cosh erf exp log",
    "log10 max merge min mod sign sin sinh size sqrt tan tanh",
)
RUST = words(
    "as async await become box break const continue crate do dyn else enum extern false final fn",
    "for gen if impl in let loop macro match mod move mut override priv pub ref return self Self",
    "static struct super trait true try type typeof union unsafe unsized use virtual where while",
    "yield abstract f64 std usize bool main Some None Ok Err",
)
JULIA = words(
    "abstract baremodule begin break catch ccall const continue do else elseif end export false",
    "finally for function global if import in isa let local macro module mutable primitive",
    "outer public quote return struct true try type using var where while zeros Float64 NaN",
    "abs acos acosh asin asinh atan atanh cbrt ceil cos cosh exp float floor log log10 log1p log2",
    "max min sign sin sinh sqrt tan tanh ones im Base Core Inf sum",
)
MATLAB = words(
    "break case catch classdef continue else elseif end for function global if otherwise parfor",
    "persistent return spmd switch try while do until endif endwhile endfor endfunction",
    "endswitch end_try_catch end_unwind_protect unwind_protect unwind_protect_cleanup",
    "endparfor endclassdef endenumeration endevents endmethods endproperties",
    "abs acos acosh asin asinh atan atan2 atanh ceil cos cosh double erf exp floor isreal log",
    "log10 log1p log2 max min NaN nthroot pi sign sin sinh sqrt tan tanh zeros methods",
    "properties events enumeration varargin varargout nargin nargout ans",
)
JAVASCRIPT = words(
    "abstract arguments async await boolean break byte case catch char class const continue",
    "debugger default delete do double else enum eval export extends false final finally float",
    "for function goto if implements import in instanceof int interface let long native new null",
    "of package private protected public return short static super switch synchronized this",
    "throw throws transient true try typeof undefined var void volatile while with yield Array",
    "Float64Array Infinity Math NaN Number Int32Array exports module require",
)
