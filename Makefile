# Two commands do everything: `make run` (environment, sample articles, their records) and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# one BLAS thread a process: more make the small networks slower, not faster
export OPENBLAS_NUM_THREADS ?= 1
export OMP_NUM_THREADS ?= 1
export MKL_NUM_THREADS ?= 1

.PHONY: run test test-slow lint bench eval train-ner clean

$(READY): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[formats,dev]"
	touch $(READY)

run: $(READY)
	mkdir -p out
	$(BIN)/svodka extract corpus/articles -o out/records.jsonl --overwrite
	$(BIN)/svodka show corpus/articles/$(or $(ARTICLE),03-politics-road.txt)

test: $(READY)
	$(BIN)/python -m pytest -m "not slow" tests

# faults, browser, cluster: what cannot be installed here is skipped, saying so
test-slow: $(READY)
	bash tests/slow_needs.sh $(BIN)
	$(BIN)/python -m pytest -m slow tests -rs

lint: $(READY)
	$(BIN)/ruff format --check pipeline tests
	$(BIN)/ruff check pipeline tests
	$(BIN)/mypy

bench: $(READY)
	$(BIN)/python -m tests.bench

eval: $(READY)
	$(BIN)/python -m tests.bench.eval
	$(BIN)/python -m tests.bench.eval_quotes
	$(BIN)/python -m tests.bench.eval_names

train-ner: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[train]"
	$(BIN)/python -m svodka.tag.ner.training

clean:
	rm -rf $(VENV) out dist build .pytest_cache .mypy_cache .ruff_cache
	find pipeline tests -name __pycache__ -type d -prune -exec rm -rf {} +
