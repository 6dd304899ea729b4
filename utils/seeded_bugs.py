"""Makes each seeded bug active in turn, runs the fuzzer, and tells how many it finds.

A bug is found when a run of at most SECONDS ends with a mismatch or crashes, and the same seed passes
without the bug. Fails if fewer than SHARE of them are found."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import argparse
import concurrent.futures
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time

LIST = pathlib.Path(__file__).resolve().parent.parent / "lib/SeededBugs/SeededBugs.def"
ENTRY = re.compile(r'^AD_SEEDED(?:_RULE)?_BUG\((\w+), .*"(.*)"\)$', re.MULTILINE)


def verdict_of(status, text):
    """How a run ended: (the seed of a mismatch or crash or None, by what)."""
    mismatch = re.search(r"mismatch: seed (\d+), oracle (\w+)", text)
    if mismatch:
        return int(mismatch[1]), "%s, seed %s" % (mismatch[2], mismatch[1])
    place = re.search(r"fuzzing seed (\d+)", text)
    if place and status < 0 and status not in (-signal.SIGXCPU, -signal.SIGKILL):
        return int(place[1]), "crash, seed " + place[1]
    error = re.search(r"error: (.*)", text)
    return None, "error: " + error[1] if error else "not found"


def wait_for(process):
    """The status and resources at its end. A crash whose handler waits for a lock that the crash holds is ended."""
    seen, used = time.monotonic(), None
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            return status, usage
        time.sleep(0.05)
        fields = pathlib.Path("/proc/%d/stat" % process.pid).read_text().rpartition(")")[2].split()
        now = fields[11:13]  # processor time, of the process and of the system for it
        if fields[0] != "S" or now != used:
            seen, used = time.monotonic(), now
        elif time.monotonic() - seen > 20:
            process.send_signal(signal.SIGALRM)


def run(tool, bug, seconds, seed, count):
    """Runs for at most so many seconds of processor time, since others may use the machine: (the verdict, the time)."""
    command = [tool, "graphs", "--bug=" + bug, "--seed=%d" % seed, "--count=%d" % count, "--max-ops=400", "--shrink=0",
               "--max-seconds=%d" % (10 * seconds)]
    with tempfile.TemporaryFile("w+", errors="replace") as errors:
        limit = lambda: resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, preexec_fn=limit)
        status, usage = wait_for(process)
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        verdict = verdict_of(process.returncode, errors.read())
    return verdict, usage.ru_utime + usage.ru_stime


def hunt(tool, bug, seconds, first_seed):
    """(was the bug found, how, after what processor time)"""
    (seed, how), used = run(tool, bug, seconds, first_seed, 1000000)
    if seed is not None and run(tool, "none", seconds, seed, 1)[0][0] is not None:
        return False, how + " fails without it", used
    return seed is not None, how, used


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool", help="ad-fuzz-bugs")
    parser.add_argument("bugs", nargs="*", help="names of bugs; all of them if none is named")
    parser.add_argument("--seconds", type=int, default=60, help="the longest run for one bug, of processor time")
    parser.add_argument("--share", type=float, default=0.95, help="the share of bugs that must be found")
    parser.add_argument("--seed", type=int, default=1, help="the first seed of each run")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    bugs = dict(ENTRY.findall(LIST.read_text()))
    unknown = set(options.bugs) - set(bugs)
    if unknown:
        sys.exit("error: there is no seeded bug '%s'" % sorted(unknown)[0])
    names = options.bugs or list(bugs)
    num_found = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        verdicts = pool.map(lambda name: hunt(options.tool, name, options.seconds, options.seed), names)
        for name, (found, how, seconds) in zip(names, verdicts):
            num_found += found
            print("%-5s %-26s %5.1f s  %-16s %s" % ("found" if found else "MISS", name, seconds, how, bugs[name]), flush=True)
    share = num_found / len(names)
    print("%d of %d seeded bugs found (%.1f %%)" % (num_found, len(names), 100 * share))
    sys.exit(0 if share >= options.share else 1)


if __name__ == "__main__":
    main()
