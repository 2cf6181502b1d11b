# Everything builds, tests and lints in one profile, release, so that polars is compiled once.

export CARGO_TARGET_DIR ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/fazhi/target

PYTHON ?= python3
VENV = .venv
bin = $(VENV)/bin

.DEFAULT_GOAL := help

.PHONY: demo  ## Compute the figures of Qilian County 2020 from the example registers
demo: $(VENV)/fazhi.stamp
	$(bin)/fazhi compute examples/qilian-2020 --periods 2020 --lang zh

.PHONY: check  ## Run all that a change must pass: lint and test
check: lint test

.PHONY: test  ## Run the Rust and the Python tests, with the examples in the documentation
test: rust-test python-test

.PHONY: java
java:
	@java -version 2>/dev/null || { echo "error: no Java; hint: apt-get install openjdk-17-jre-headless"; exit 2; }

.PHONY: test-spark  ## Count a register in Spark's executors; installs Spark and Ray, needs Linux and Java 17
test-spark: java $(VENV)/fazhi.stamp $(VENV)/dev.stamp
	$(bin)/python -m pip install -q --group spark
	for api in classic connect; do SPARK_API_MODE=$$api $(bin)/pytest -W ignore --timeout 900 tests/spark || exit 1; done

.PHONY: test-spark-versions  ## Do so with several versions of Spark, each in an environment of its own
test-spark-versions: java $(VENV)/fazhi.stamp
	$(PYTHON) scripts/spark_versions.py $(VENV)/wheel/*.whl

.PHONY: rust-test
rust-test:
	cargo test --release

.PHONY: python-test
python-test: $(VENV)/fazhi.stamp $(VENV)/dev.stamp
	$(bin)/pytest --pyargs fazhi tests/python $(wildcard README*.md docs/*.md docs/tutorial/*.md)

.PHONY: lint  ## Look for mistakes, warnings and broken house rules
lint: rust-lint python-lint
	$(PYTHON) scripts/check_layers.py
	$(PYTHON) scripts/check_chinese.py
	cargo tree --edges normal --features python --prefix none | $(PYTHON) scripts/check_crates.py

.PHONY: rust-lint
rust-lint: doc
	cargo fmt --check
	cargo clippy --release --all-targets --features python -- -D warnings
	for features in registers audit; do \
	  cargo clippy --release --lib --no-default-features --features $$features -- -D warnings || exit 1; \
	done

.PHONY: python-lint
python-lint: $(VENV)/fazhi.stamp $(VENV)/dev.stamp
	$(bin)/ruff check
	$(bin)/ruff format --check
	$(bin)/mypy
	$(bin)/python -m mypy.stubtest fazhi._fazhi

.PHONY: fmt  ## Format the code
fmt: $(VENV)/dev.stamp
	cargo fmt
	$(bin)/ruff check --fix-only
	$(bin)/ruff format

FAZHI_FUZZ_SECONDS ?= 60
.PHONY: fuzz  ## Look for FAZHI_FUZZ_SECONDS (60) for texts and files that the audit and the registers cannot bear
fuzz:
	BOLERO_RANDOM_TEST_TIME_MS=$$(($(FAZHI_FUZZ_SECONDS) * 1000)) cargo test --release --test rust fuzz

.PHONY: bench  ## Measure the speed
bench:
	cargo bench

.PHONY: bench-peers  ## Measure against peers: statistics, figures of 20 million rows, text files, start
bench-peers: $(VENV)/fazhi.stamp $(VENV)/dev.stamp
	$(bin)/python -m pip install -q --group bench
	$(bin)/python benches/peers/stat.py
	$(bin)/python benches/peers/service $$(cargo bench -q --bench workload -- 20000000)
	$(bin)/python benches/peers/csv_file.py $$(cargo bench -q --bench workload -- 20000000)
	$(bin)/python benches/peers/startup.py

.PHONY: bench-spark  ## Measure the processor time of counting in Spark against that of doing nothing there
bench-spark: java $(VENV)/fazhi.stamp $(VENV)/dev.stamp
	$(bin)/python -m pip install -q --group spark
	$(bin)/python benches/peers/spark.py

.PHONY: bench-memory  ## Show the peak of memory at 2, 20 and 200 million rows
bench-memory:
	cargo build --release
	$(PYTHON) benches/memory.py $(CARGO_TARGET_DIR)/release/fazhi $$(for rows in 2000000 20000000 200000000; do \
	  cargo bench -q --bench workload -- $$rows; done)

.PHONY: bench-instructions  ## Count the instructions that a row costs, which no noise disturbs
bench-instructions:
	cargo build --release
	$(PYTHON) scripts/count_instructions.py $(CARGO_TARGET_DIR)/release/fazhi \
	  $$(cargo bench -q --bench workload -- 100000) $$(cargo bench -q --bench workload -- 300000)

.PHONY: doc  ## Build the documentation of the crate
doc:
	RUSTDOCFLAGS=-Dwarnings cargo doc --release --no-deps

SITE = docs/_build
.PHONY: docs  ## Build the documentation site, in English and in Chinese: docs/_build/html/index.html
docs: $(VENV)/fazhi.stamp $(VENV)/docs.stamp
	rm -rf $(SITE)
	for locale in en zh_CN; do \
	  lang=$${locale%_CN}; \
	  $(bin)/python scripts/make_family_pages.py $$lang docs/families && \
	  $(bin)/sphinx-build -qW -b html -D language=$$locale -d $(SITE)/$$lang docs $(SITE)/html/$$lang || exit 1; \
	done
	cp docs/languages.html $(SITE)/html/index.html
	$(bin)/sphinx-build -qW -b gettext -d $(SITE)/gettext docs $(SITE)/gettext
	$(bin)/python scripts/check_translation.py $(SITE)/gettext/docs.pot docs/locale/zh_CN/LC_MESSAGES/docs.po

.PHONY: clean  ## Remove what was made here; the compiled dependencies stay
clean:
	rm -rf $(VENV) $(SITE) docs/families .hypothesis .mypy_cache .pytest_cache .ruff_cache
	cargo clean --release --package fazhi

.PHONY: help  ## List the targets
help:
	@sed -n 's/^\.PHONY: \([a-z-]*\)  ## /\1\t/p' Makefile | expand -t 12

# The Python environment, in three steps: what builds fazhi, what checks it, and fazhi itself as its users get it.

$(VENV)/build.stamp: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(bin)/python -m pip install -q --upgrade 'pip>=25.1'
	$(bin)/python -m pip install -q --group build
	touch $@

$(VENV)/dev.stamp: $(VENV)/build.stamp
	$(bin)/python -m pip install -q --group dev
	touch $@

$(VENV)/docs.stamp: $(VENV)/build.stamp
	$(bin)/python -m pip install -q --group docs
	touch $@

# Folders are named too, so that a file taken away counts as a change.
$(VENV)/fazhi.stamp: $(VENV)/build.stamp Cargo.toml Cargo.lock README.md $(shell find src python -not -name '*.pyc')
	rm -rf $(VENV)/wheel
	$(bin)/maturin build --interpreter $(bin)/python --out $(VENV)/wheel
	$(bin)/python -m pip uninstall -qqy fazhi
	$(bin)/python -m pip install -q $(VENV)/wheel/*.whl
	touch $@
