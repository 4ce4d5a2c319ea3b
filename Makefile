# OneWindow 一窗. `make help` lists the targets.
PORT ?= 8000
HOST ?= 127.0.0.1
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3.11)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
WORKERS ?= 2
PYTEST = $(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup
MAKEFLAGS += --no-print-directory

.DEFAULT_GOAL := help
.PHONY: help chaos demo test proof check reset lint bench

help:  ## 显示这份说明
	@echo "OneWindow 一窗"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile

demo: .venv/app.stamp  ## 启动演示（PORT=8123 换端口，HOST=0.0.0.0 供手机访问）
	@PORT=$(PORT) HOST=$(HOST) $(BIN)/onewindow demo

reset:  ## 删除演示数据
	@if [ -x $(BIN)/onewindow ]; then $(BIN)/onewindow reset; else echo "没有演示数据。"; fi

test: .venv/dev.stamp  ## 运行测试（双核约六分钟）
	$(PYTEST) -m "not proof"

proof: .venv/dev.stamp  ## 运行穷举和外部程序的验证：逐页、逐状态、逐地址、nginx、clamd 等
	$(PYTEST) -m proof

bench: .venv/dev.stamp  ## 测量速度（NAME=lifecycle，另见 python -m bench --help）
	$(BIN)/python -m bench $(or $(NAME),lifecycle)

chaos: .venv/dev.stamp  ## 故障演练：在负载下反复杀掉网站、后台任务和数据库，再核对记录
	$(BIN)/python -m bench chaos

check: lint  ## 持续集成运行的全部检查：静态检查、测试、验证
	$(PYTEST)

lint: .venv/dev.stamp  ## 静态检查：格式、类型、层次、迁移、模板
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m django check --fail-level WARNING
	$(BIN)/djlint --lint --quiet onewindow

# A prerequisite that is missing is named with the command that installs it.
.venv/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "需要 Python 3.11 或更新版本（$(PYTHON) 不存在或太旧）。Debian、Ubuntu 上安装：" >&2; \
	  echo "  sudo apt-get install python3.11 python3.11-venv make" >&2; \
	  echo "已装在别处时：make PYTHON=/路径/python3.11 demo" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) 缺少 venv 模块。Debian、Ubuntu 上安装：" >&2; \
	  echo "  sudo apt-get install $$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')" >&2; exit 1; }
	@[ "$$(df -Pk . | awk 'NR == 2 { print $$4 }')" -gt 1500000 ] || { \
	  echo "磁盘空间不足：这里至少需要 1.5 GB。请清理后再试。" >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "onewindow.pth").write_text(str(pathlib.Path.cwd()) + "\n")'
	@printf '#!/bin/sh\nexec "$$(dirname "$$0")/python" -m onewindow.config.cli "$$@"\n' > $(BIN)/onewindow
	@chmod 755 $(BIN)/onewindow
	@touch $@

.venv/app.stamp: requirements/app.lock .venv/made.stamp
	@echo "安装依赖（首次约一分钟）……"
	@$(PIP) -r requirements/app.lock
	@touch $@

.venv/dev.stamp: requirements/dev.lock requirements/app.lock .venv/made.stamp
	@echo "安装依赖与测试工具（首次约两分钟）……"
	@$(PIP) -r requirements/dev.lock
	@touch .venv/app.stamp $@
