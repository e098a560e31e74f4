"""Lines as they come, and the whole table at the end."""


class Table:
    HEAD = f"{'work':33} {'ours':>12} {'bare':>12} {'ours/bare':>10}  goal"

    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, name: str, ours: str, bare: str, goal: str, ratio: float | None = None) -> None:
        """`ratio` is how near the floor we are: more is better, for a time and for a rate."""
        said = "" if ratio is None else f"{ratio:.2f}"
        self._lines.append(f"{name:33} {ours:>12} {bare:>12} {said:>10}  {goal}")
        print(self._lines[-1], flush=True)

    def print_all(self) -> None:
        print("\n" + "\n".join([self.HEAD, *self._lines]))
