// ad-bench: times compiled gradients against hand-written ones.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Order of reading: Harness.h, one of Workloads/, its floor in Floor/.
#include "Floor/Gemm.h"
#include "Report.h"
#include "Workloads/Compile.h"
#include "Workloads/Workloads.h"
#include "adbench/Suite.h"
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <getopt.h>
#include <regex>

namespace {

constexpr const char *usage =
    R"(usage: ad-bench [--json FILE] [--filter REGEX] [--rounds N] [--sample-ms MS] [--list]
       ad-bench --adbench DIR

Times the loss and gradients of each workload, compiled by ad, against hand-written C++: one thread
on one CPU, samples of both in turn, both checked against double precision before. Times are those of
the CPU, because the machine may be shared.

  --json FILE      also write the rows as JSON
  --filter REGEX   only the workloads whose name has a match
  --rounds N       samples of each side (7)
  --sample-ms MS   shortest sample (50)
  --list           print the names and stop
  --adbench DIR    only check gradients: each case of the GMM and the LSTM that DIR/index.json
                   lists against its golden result, which must agree to 1e-8
)";

struct Options {
  bench::Settings settings;
  std::string json, filter, suite;
  bool list = false;
};

[[noreturn]] void fail(const std::string &message) {
  std::fprintf(stderr, "ad-bench: error: %s\n", message.c_str());
  std::exit(1);
}

double parsePositive(const char *option, const char *text) {
  char *end = nullptr;
  const double number = std::strtod(text, &end);
  if (end == text || *end || !(number > 0) || number > 1e6)
    fail(std::string("--") + option + " is '" + text + "', expected a positive number");
  return number;
}

Options parse(int argc, char **argv) {
  enum { Json, Filter, Rounds, SampleMillis, List, Suite, Help };
  const option known[] = {{"json", required_argument, nullptr, Json},
                          {"filter", required_argument, nullptr, Filter},
                          {"rounds", required_argument, nullptr, Rounds},
                          {"sample-ms", required_argument, nullptr, SampleMillis},
                          {"list", no_argument, nullptr, List},
                          {"adbench", required_argument, nullptr, Suite},
                          {"help", no_argument, nullptr, Help},
                          {}};
  Options options;
  for (int found; (found = getopt_long(argc, argv, "", known, nullptr)) != -1;)
    switch (found) {
    case Json:
      options.json = optarg;
      break;
    case Filter:
      options.filter = optarg;
      break;
    case Rounds:
      options.settings.rounds = static_cast<int>(parsePositive("rounds", optarg) + 0.5);
      break;
    case SampleMillis:
      options.settings.sampleMillis = parsePositive("sample-ms", optarg);
      break;
    case List:
      options.list = true;
      break;
    case Suite:
      options.suite = optarg;
      break;
    case Help:
      std::fputs(usage, stdout);
      std::exit(0);
    default:
      std::exit(1); // getopt has said why.
    }
  if (optind < argc)
    fail(std::string("unexpected argument '") + argv[optind] + "'");
  return options;
}

std::vector<bench::Case> select(const std::string &filter) {
  std::vector<bench::Case> all = bench::allCases(), selected;
  const std::regex wanted(filter);
  for (bench::Case &candidate : all)
    if (std::regex_search(candidate.name, wanted))
      selected.push_back(std::move(candidate));
  if (selected.empty())
    fail("no workload matches '" + filter + "'; --list prints the names");
  return selected;
}

int run(const Options &options) {
  if (!options.suite.empty())
    return bench::checkSuite(options.suite) ? 0 : 1;
  const std::vector<bench::Case> selected = select(options.filter);
  if (options.list) {
    for (const bench::Case &one : selected)
      std::puts(one.name.c_str());
    return 0;
  }
  const int cpu = bench::pinToOneCpu();
  std::printf("CPU %d, %d samples of at least %g ms, products of the floor by %s\n", cpu,
              options.settings.rounds, options.settings.sampleMillis, floors::gemmLibrary());
  bench::printHeader();
  std::vector<bench::Row> rows;
  bool hasFailed = false;
  for (const bench::Case &one : selected)
    try {
      rows.push_back(one.run(options.settings));
      bench::printRow(rows.back());
    } catch (const std::exception &error) {
      std::fprintf(stderr, "ad-bench: error: %s\n", error.what());
      hasFailed = true;
    }
  if (!options.json.empty())
    bench::writeJson(options.json, rows);
  return hasFailed;
}

} // namespace

int main(int argc, char **argv) {
  try {
    // Not for users: how compile_12_cold starts a fresh process.
    if (argc == 2 && !std::strcmp(argv[1], "--cold-child"))
      return bench::compileColdChild();
    return run(parse(argc, argv));
  } catch (const std::exception &error) {
    fail(error.what());
  }
}
