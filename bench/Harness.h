// How a workload is timed against its floor and checked: alternated samples in one process.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BENCH_HARNESS_H
#define AD_BENCH_HARNESS_H

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace bench {

struct Settings {
  int rounds = 7;           ///< samples of each side
  double sampleMillis = 50; ///< shortest sample
};

/// Results of one kind, as the last run left them.
struct Output {
  std::string name;
  std::variant<const float *, const double *> data;
  size_t size;

  double operator[](size_t i) const {
    return std::visit([i](const auto *from) { return static_cast<double>(from[i]); }, data);
  }
};

/// One implementation of a workload.
struct Side {
  std::function<void(long times)> run;
  std::function<std::vector<Output>()> outputs;
};

/// The error of an entry: relative to the largest entry of its reference, or ADBench's
/// |x − y| / max(1, |x| + |y|).
enum class Measure : unsigned char { OfLargest, ADBench };

/// The error above which a result in single precision counts as wrong.
constexpr double tolerance = 2e-4;

/// A computation, its hand-written equal or what else it is compared with, and the right results in
/// double precision, one array for each output of either side and in their order.
struct Workload {
  Side value, floor;
  std::vector<std::vector<double>> reference;
  /// The same of the floor, if that computes something else.
  std::vector<std::vector<double>> floorReference = {};
  Measure measure = Measure::OfLargest;
  double tolerance = bench::tolerance;
};

/// A line of the report. Times are microseconds of one run; what was not measured is empty.
struct Row {
  std::string name;
  int threads = 1;
  std::optional<double> value, floor, ratio;
  std::optional<double> bytes; ///< of what the name says
  double check = 0;            ///< largest error
};

/// A benchmark that can be selected by name. `run` prepares its data, so only one lives at a time.
struct Case {
  std::string name;
  std::function<Row(const Settings &)> run;
};

/// Largest error over the outputs; infinite for a NaN. Throws std::runtime_error if the sizes
/// differ.
double largestError(const std::vector<Output> &outputs,
                    const std::vector<std::vector<double>> &reference,
                    Measure measure = Measure::OfLargest);

/// Checks both sides, then takes samples A B A B …; the ratio is the median of the pairwise ratios.
/// Throws std::runtime_error if a side is wrong by more than the workload tolerates.
Row compare(const std::string &name, const Workload &workload, const Settings &settings);

double median(std::vector<double> values);

/// CPU time of the process in microseconds. On one CPU, what others run there does not count.
double cpuMicros();

/// Keeps the process on the last CPU that it may use. Returns its number.
int pinToOneCpu();

} // namespace bench

#endif
