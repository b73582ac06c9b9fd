"""Document to problem: which names are functions, variables, constants and components."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mccli.errors import Diagnosis, MccliError, Place, failure
from mccli.model import names
from mccli.model.problem import Problem, Variable, natural
from mccli.model.shapes import Shapes, all_errors
from mccli.model.spaces import Space
from mccli.model.uses import component_functions, ordered, uses_of
from mccli.source import Corpus, Span
from mccli.syntax.document import Declaration, Definition, Document
from mccli.syntax.tree import Node, postorder
from mccli.syntax.vocabulary import CONSTANTS, FUNCTIONS

_LETTERS = set("xyztuvw")


def resolve(
    document: Document,
    declarations: Sequence[Declaration] = (),
    wrt: Sequence[Node] = (),
    of: Sequence[Node] = (),
) -> Problem:
    """The problem a document poses; all errors of its names and shapes in one ``MccliError``.

    ``declarations`` are those given beside the document; ``wrt`` holds the names to
    differentiate by (``name`` and ``index`` nodes), ``of`` the component functions, if chosen.
    """
    return _Resolver(document, (*document.declarations, *declarations), wrt, of).problem()


class _Resolver:
    """The steps of ``resolve``, sharing what is known so far; errors are collected."""

    def __init__(
        self,
        document: Document,
        declarations: Sequence[Declaration],
        wrt: Sequence[Node],
        of: Sequence[Node],
    ) -> None:
        self.errors: list[Diagnosis] = []
        self.space_spans: dict[str, Span] = {}
        self.spaces = self._spaces(declarations)
        self.symbols = frozenset(s for space in self.spaces.values() for s in space.symbols)
        self.wrt = tuple(dict.fromkeys(names.listed_name(node) for node in wrt))
        self.definitions = self._definitions(document.definitions)
        self.cut = frozenset(name for name in self.wrt if name in self.definitions)
        self.of = tuple(dict.fromkeys(names.listed_name(node) for node in of))
        self.components = {
            component: name
            for name, space in self.spaces.items()
            if space.dims and not space.symbols
            for component in names.component_set(name, space)
        }
        bound = {*self.wrt, *self.spaces, *self.definitions}
        self.constants = frozenset(CONSTANTS) - bound
        self.known = bound | set(self.components) | self.symbols

    def problem(self) -> Problem:
        """Everything put together. Raises all errors found."""
        uses = {
            name: uses_of(each, self.definitions, self.cut)
            for name, each in self.definitions.items()
        }
        functions = self._functions(uses)
        order = ordered(functions, uses, self.definitions)
        self._stop_on_errors()
        params = {name: self.definitions[name].params or () for name in order}
        own = {name for each in functions for name in params[each]}
        parts = own | self.known
        if not (self.wrt or own):
            parts |= self._all_names(order)
        whole = set(functions) | self._all_names(order)
        strict = bool(self.wrt or own)
        used_constants, free, notes = self._names(order, whole, parts, strict)
        self._stop_on_errors()
        self._check_double_use(functions, order, params)
        shapes = Shapes(self.definitions, self.spaces, self.symbols)
        self.errors += all_errors(shapes, self._inferred(functions, order))
        self._stop_on_errors()
        variables, more = self._variables(functions, params, free, order)
        shown = {
            name: params[name] if name in self._written else self._made_params(name, free)
            for name in order
        }
        used = set(order) - set(functions)
        sources = [self.definitions[name].source for name in order]
        return Problem(
            definitions=self.definitions,
            functions=functions,
            intermediates=tuple(name for name in order if name in used and name not in self.cut),
            params=shown,
            spaces=self.spaces,
            space_spans=self.space_spans,
            constants=used_constants,
            variables=variables,
            cut=self.cut,
            free=free,
            shapes=shapes.of,
            notes=(*notes, *more),
            corpus=Corpus.of(sources),
        )

    def _stop_on_errors(self) -> None:
        if self.errors:
            raise MccliError(self.errors)

    # -- what is declared and defined -----------------------------------------------------------

    def _spaces(self, declarations: Sequence[Declaration]) -> dict[str, Space]:
        spaces: dict[str, Space] = {}
        for each in declarations:
            for name, span in zip(each.names, each.name_spans, strict=True):
                if name in spaces:
                    self._error(
                        "name.twice",
                        f"'{name}' is declared twice",
                        "keep one declaration",
                        (span, "again"),
                        (self.space_spans[name], "first"),
                    )
                spaces[name] = Space(each.dims, each.attributes)
                self.space_spans[name] = span
        for name, space in spaces.items():
            for symbol in space.symbols:
                if symbol in spaces and spaces[symbol].dims:
                    self._error(
                        "name.size",
                        f"'{symbol}' is a size and a {spaces[symbol].kind}",
                        "rename one of them",
                        (self.space_spans[name], "as a size"),
                        (self.space_spans[symbol], "declared here"),
                    )
        return spaces

    def _definitions(self, written: Sequence[Definition]) -> dict[str, Definition]:
        taken = {each.name for each in written if each.name} | set(self.spaces) | set(self.wrt)
        bare = [each for each in written if each.name is None]
        occurring = {node.value for each in written for node in postorder(each.expr)
                     if node.op == "name"} if bare else set()  # fmt: skip
        made = iter(_made_names(len(bare), taken | occurring))
        self._written = {each.name for each in written if each.name}
        found: dict[str, Definition] = {}
        for each in written:
            name = each.name or next(made)
            if name in found:
                self._error(
                    "name.twice",
                    f"'{name}' is defined twice",
                    "rename one of them",
                    (each.name_span, "again"),
                    (found[name].name_span, "first"),
                )
            elif name in self.spaces:
                self._error(
                    "name.twice",
                    f"'{name}' is declared and defined",
                    "keep one of them",
                    (each.name_span, "defined"),
                    (self.space_spans[name], "declared"),
                )
            else:
                found[name] = replace(each, name=name)
        return found

    def _functions(self, uses: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
        """The component functions: those of ``--of``, or what no other definition uses."""
        if not self.of:
            chosen = component_functions(uses, self.cut)
            if chosen:
                return chosen
            # Every definition is used by another one, so there is a cycle: it is shown.
            return tuple(name for name in uses if name not in self.cut)
        for name in self.of:
            if name not in self.definitions:
                guess = names.nearest(name, self.definitions)
                hint = f"did you mean '{guess}'?" if guess else "name a definition"
                raise failure("usage", "usage.of", f"--of: there is no definition '{name}'", hint)
        return self.of

    # -- names ----------------------------------------------------------------------------------

    def _all_names(self, order: Sequence[str]) -> set[str]:
        return {
            node.value
            for each in order
            for node in postorder(self.definitions[each].expr)
            if node.op == "name"
        }

    def _names(
        self,
        order: Sequence[str],
        whole: set[str],
        parts: set[str],
        strict: bool,
    ) -> tuple[frozenset[str], tuple[str, ...], list[str]]:
        """Constants used, free scalars in natural order, and notes; errors are collected.

        The parameters of definitions in ``whole`` are free: they are used as they stand,
        not only called.
        """
        constants: set[str] = set()
        free: dict[str, None] = {}
        notes: dict[str, None] = {}
        for name in order:
            definition = self.definitions[name]
            local = set(definition.params or ())
            known = self.known | local
            for mention in definition.mentions:
                wrong = names.check_mention(mention, definition, self.known)
                self.errors += [wrong] if wrong and wrong not in self.errors else []
            seen: set[str] = set()
            for node in postorder(definition.expr):
                if node.op == "call" and node.value not in FUNCTIONS:
                    self._check_call(node, definition, known)
                if node.op != "name" or node.value in seen:
                    continue
                word: str = node.value
                seen.add(word)
                if word in local:
                    if name in whole:
                        free.setdefault(word)
                elif word in self.constants:
                    constants.add(word)
                elif word not in self.definitions or word in self.cut:
                    self._free_name(node, definition, parts, strict, notes)
                    free.setdefault(word)
        scalars = [
            word
            for word in free
            if word not in self.components
            and word not in self.symbols
            and not self.spaces.get(word, Space()).dims
        ]
        return frozenset(constants), tuple(sorted(scalars, key=natural)), list(notes)

    def _free_name(
        self,
        node: Node,
        definition: Definition,
        parts: set[str],
        strict: bool,
        notes: dict[str, None],
    ) -> None:
        word: str = node.value
        if word in self.known:
            return
        owner = names.component_owner(word, self.spaces)
        if owner:
            self.errors.append(
                names.out_of_range(node, owner[0], definition, self.spaces[owner[0]])
            )
            return
        split = names.split_name(word, parts)
        if split and strict:
            self.errors.append(names.joined_name(node, definition, split))
        elif split or (len(word) > 1 and set(word) <= _LETTERS):
            product = "*".join(split or word)
            notes.setdefault(f"{word} is one name; for a product write {product}")

    def _check_call(self, node: Node, definition: Definition, known: set[str]) -> None:
        called = self.definitions.get(node.value)
        local = definition.params or ()
        if called is None or called.params is None or node.value in local:
            self.errors.append(names.unknown_function(node, definition, self.definitions, known))
        elif len(called.params) != len(node.args):
            wanted = len(called.params)
            plural = "argument" if wanted == 1 else "arguments"
            self._error(
                "name.arity",
                f"{node.value} takes {wanted} {plural}, not {len(node.args)}",
                f"it is defined as {node.value}({', '.join(called.params)})",
                (Span(definition.source, node.at, node.at + len(node.value)), ""),
            )

    def _check_double_use(
        self,
        functions: Sequence[str],
        order: Sequence[str],
        params: Mapping[str, tuple[str, ...]],
    ) -> None:
        """A parameter of a component function may not be a definition or a constant elsewhere."""
        for function in functions:
            definition = self.definitions[function]
            for name, span in zip(params[function], definition.param_spans, strict=False):
                other = self.definitions.get(name)
                if other is not None and name in order and name not in self.cut:
                    self._error(
                        "name.double",
                        f"'{name}' is a parameter of {function} and a definition",
                        "rename one of them",
                        (span, "parameter"),
                        (other.name_span, "definition"),
                    )
                if name in self.constants and self._constant_elsewhere(name, order):
                    self._error(
                        "name.double",
                        f"'{name}' is a parameter of {function} and a constant elsewhere",
                        "rename the parameter",
                        (span, "parameter"),
                    )
        self._stop_on_errors()

    def _constant_elsewhere(self, name: str, order: Sequence[str]) -> bool:
        return any(
            node.op == "name" and node.value == name
            for each in order
            if name not in (self.definitions[each].params or ())
            for node in postorder(self.definitions[each].expr)
        )

    def _inferred(self, functions: Sequence[str], order: Sequence[str]) -> list[str]:
        """The definitions whose shapes stand by themselves; others depend on their calls."""
        chosen = set(functions)
        return [name for name in order if name in chosen or self.definitions[name].params is None]

    # -- variables ------------------------------------------------------------------------------

    def _variables(
        self,
        functions: Sequence[str],
        params: Mapping[str, tuple[str, ...]],
        free: Sequence[str],
        order: Sequence[str],
    ) -> tuple[tuple[Variable, ...], list[str]]:
        """What to differentiate by, and notes on names that do not occur."""
        notes: list[str] = []
        used = self._all_names(order)
        if self.wrt:
            for name in self.wrt:
                occurs = name in used or name in free or self._component_occurs(name, used)
                if not occurs:
                    notes.append(f"{name} does not occur, so its derivatives are zero")
                if name in self.constants:
                    notes.append(f"{name} is a variable here, not the constant")
            chosen = list(self.wrt)
        else:
            chosen = list(dict.fromkeys(p for name in functions for p in params[name]))
        if not chosen:
            tensors = [
                name
                for name, space in self.spaces.items()
                if space.dims and (name in used or self._component_occurs(name, used))
            ]
            if tensors and free:
                notes.append(f"held constant: {', '.join(free)}; differentiate by them with --wrt")
            chosen = tensors or list(free)
        return tuple(Variable(name, self.spaces.get(name, Space())) for name in chosen), notes

    def _component_occurs(self, name: str, used: set[str]) -> bool:
        """Whether a component of a tensor occurs, or the tensor of a component."""
        owner = self.components.get(name)
        return (
            (owner in used)
            if owner
            else any(self.components.get(each) == name for each in used if each in self.components)
        )

    def _made_params(self, name: str, free: Sequence[str]) -> tuple[str, ...]:
        """The arguments a bare expression shows: its free names, in natural order."""
        found = {n.value for n in postorder(self.definitions[name].expr) if n.op == "name"}
        return tuple(sorted(
            (each for each in found
             if each in free or each in self.components or each in self.spaces),
            key=natural,
        ))  # fmt: skip

    def _error(self, code: str, message: str, hint: str, *places: tuple[Span, str]) -> None:
        marked = tuple(Place(span, label) for span, label in places)
        self.errors.append(Diagnosis("parse", code, message, hint, marked))


def _made_names(count: int, taken: set[str]) -> list[str]:
    """Names for bare expressions: ``f``, or ``f1, f2, …``, or other letters where taken."""
    for letter in ("f", "g", "h", "func", "expr", "f_"):
        made = [letter] if count == 1 else [f"{letter}{i}" for i in range(1, count + 1)]
        if not taken.intersection(made):
            return made
    return [name for name in (f"f_{i}_" for i in range(1, count + 1 + len(taken)))
            if name not in taken][:count]  # fmt: skip
