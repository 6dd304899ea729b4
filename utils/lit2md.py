#!/usr/bin/env python3
"""Fills the marked blocks of Markdown pages with what the tools print and with files of the tree.

A block is written between two comments and replaced at each run:
    <!-- run: ad-opt test/Walkthrough/square.mlir --ad-differentiate | sed -n 3,9p -->
    <!-- file: examples/hello.cpp -->
    <!-- end -->
`run` pastes the command and its output (build/bin and LLVM's tools come first on PATH; RUN, CHECK and
licence lines are dropped); `file` pastes a file, without its licence line. Both may name line ranges of
a file as `examples/hello.cpp:3-20`.
"""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import os
import re
import subprocess

BLOCK = re.compile(r"<!-- (run|file): (.*?) -->\n.*?<!-- end -->", re.DOTALL)
DROPPED = re.compile(r"^\s*(//|#)\s*(RUN:|[A-Z0-9_-]*CHECK|SPDX-|[A-Z]+(-[A-Z]+)*:)")
LANGUAGES = {".cpp": "cpp", ".h": "cpp", ".td": "tablegen", ".mlir": "mlir", ".cmake": "cmake", ".py": "python"}


def without_test_lines(text):
    lines = [line.rstrip() for line in text.splitlines() if not DROPPED.match(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def run_block(command, root, tool_dirs):
    environment = dict(os.environ, PATH=os.pathsep.join([*tool_dirs, os.environ["PATH"]]), LC_ALL="C.UTF-8")
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=root, env=environment, capture_output=True,
                          text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError("'%s' failed: %s" % (command, done.stderr.strip()))
    language = "mlir" if command.startswith("ad-opt") and "--explain" not in command else "text"
    return "```console\n$ %s\n```\n```%s\n%s\n```" % (command, language, without_test_lines(done.stdout + done.stderr))


def file_block(name, root):
    path, _, lines = name.partition(":")
    text = (root / path).read_text()
    if lines:
        first, last = map(int, lines.split("-"))
        text = "\n".join(text.splitlines()[first - 1:last])
    language = LANGUAGES.get(os.path.splitext(path)[1], "")
    return "```%s\n%s\n```" % (language, without_test_lines(text))


def fill(text, root, tool_dirs):
    """The text with every block made anew."""

    def block(match):
        kind, what = match[1], match[2]
        body = run_block(what, root, tool_dirs) if kind == "run" else file_block(what, root)
        return "<!-- %s: %s -->\n%s\n<!-- end -->" % (kind, what, body)

    return BLOCK.sub(block, text)
