"""Checks a report of `ad-opt --explain=json` against itself and against the memory that the compiled function takes."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import json
import re
import subprocess
import sys

SUMS = {"saved": "saved_workspace_bytes", "recomputed": "recomputed_bytes", "dropped": "dropped_bytes", "given": "given_bytes"}


def run(*arguments):
    return subprocess.run(["ad-opt", *arguments], check=True, capture_output=True, text=True).stdout


def workspaces(path):
    """The bytes that each function of the file takes beside its arguments and results."""
    lowered = run(path, "--ad-differentiate", "--ad-optimize", "--convert-ad-to-llvm")
    return {name: int(bytes) for name, bytes in
            re.findall(r"llvm\.func @(\w+)\(.*ad\.workspace_bytes = (\d+)", lowered)}


def check_totals(function):
    """The totals are the sums of what they are of."""
    for decision, sum_name in SUMS.items():
        chosen = [r for r in function["residuals"] if r["decision"] == decision]
        assert function["totals"][decision] == len(chosen), decision
        kept = [r["bytes"] for r in chosen if decision != "saved" or r["kept_by"] == "workspace"]
        assert function["totals"][sum_name] == sum(kept), (decision, kept)


def check_steps(function):
    """Every step and transfer that is named exists, and a saved value is read by the steps that are said to."""
    count = len(function["steps"])
    for index, step in enumerate(function["steps"]):
        assert step.get("parent", -1) < index, step
    for transfer in function["transfers"]:
        assert all(0 <= transfer[end] < count for end in ("from", "to") if end in transfer), transfer
    saved = {(t["from"], t["to"]) for t in function["transfers"] if t["saved"]}
    for residual in function["residuals"]:
        if residual["decision"] == "saved" and residual["made_in"]:
            assert all((residual["made_in"][0], to) in saved for to in residual["read_in"]), residual
        assert residual["source"]["line"] > 0 and residual["reason"], residual


def main():
    path, exact = sys.argv[1], "--exact" in sys.argv
    report, memory = json.loads(run(path, "--explain=json")), workspaces(path)
    for function in report["functions"]:
        check_totals(function)
        check_steps(function)
        saved, workspace = function["totals"]["saved_workspace_bytes"], memory[function["name"]]
        assert saved == workspace if exact else saved <= workspace, (function["name"], saved, workspace)
        print("@%s: %d bytes saved of a workspace of %d" % (function["name"], saved, workspace))


if __name__ == "__main__":
    main()
