// How a workload is timed against its floor and checked: alternated samples in one process.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Harness.h"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <sched.h>
#include <stdexcept>
#include <system_error>
#include <time.h>

namespace bench {
namespace {

/// Samples of one side, each of so many runs that it is long enough.
class Sampler {
public:
  Sampler(const Side &side, const Settings &settings) : side(side) {
    const double wanted = settings.sampleMillis * 1e3;
    for (double micros = run(); micros < wanted; micros = run()) {
      const double growth = 1.1 * wanted / std::max(micros, 1.0);
      times = std::max(times + 1, static_cast<long>(std::min(growth, 20.0) * times));
    }
  }

  /// Takes a sample; returns microseconds for each run.
  double take() {
    samples.push_back(run() / static_cast<double>(times));
    return samples.back();
  }

  double result() const { return median(samples); }

private:
  double run() const {
    const double start = cpuMicros();
    side.run(times);
    return cpuMicros() - start;
  }

  const Side &side;
  long times = 1;
  std::vector<double> samples;
};

double checkSide(const std::string &name, const char *what, const Side &side,
                 const std::vector<std::vector<double>> &reference, const Workload &workload) {
  side.run(2); // The second call must not differ from the first.
  const double error = largestError(side.outputs(), reference, workload.measure);
  char text[64];
  std::snprintf(text, sizeof text, " is wrong by %g, expected at most %g", error,
                workload.tolerance);
  if (!(error <= workload.tolerance))
    throw std::runtime_error(name + ": " + what + text);
  return error;
}

/// The largest error of one output. A NaN is infinite.
double errorOf(const Output &output, const std::vector<double> &reference, Measure measure) {
  double error = 0, largest = std::numeric_limits<double>::min();
  for (size_t i = 0; i < output.size; ++i) {
    const double found = output[i], expected = reference[i];
    double difference = std::fabs(found - expected);
    if (measure == Measure::ADBench)
      difference /= std::max(1.0, std::fabs(found) + std::fabs(expected));
    if (std::isnan(difference))
      return std::numeric_limits<double>::infinity();
    error = std::max(error, difference);
    largest = std::max(largest, std::fabs(expected));
  }
  return measure == Measure::ADBench ? error : error / largest;
}

} // namespace

double largestError(const std::vector<Output> &outputs,
                    const std::vector<std::vector<double>> &reference, Measure measure) {
  if (outputs.size() != reference.size())
    throw std::runtime_error("found " + std::to_string(outputs.size()) + " outputs, expected " +
                             std::to_string(reference.size()));
  double worst = 0;
  for (size_t k = 0; k < outputs.size(); ++k) {
    if (outputs[k].size != reference[k].size())
      throw std::runtime_error("output " + outputs[k].name + " has " +
                               std::to_string(outputs[k].size) + " elements, expected " +
                               std::to_string(reference[k].size()));
    worst = std::max(worst, errorOf(outputs[k], reference[k], measure));
  }
  return worst;
}

Row compare(const std::string &name, const Workload &workload, const Settings &settings) {
  Row row;
  row.name = name;
  row.check = checkSide(
      name, "the floor", workload.floor,
      workload.floorReference.empty() ? workload.reference : workload.floorReference, workload);
  Sampler floor(workload.floor, settings);
  if (!workload.value.run) {
    for (int round = 0; round < settings.rounds; ++round)
      floor.take();
    row.floor = floor.result();
    return row;
  }
  row.check = checkSide(name, "the result", workload.value, workload.reference, workload);
  Sampler value(workload.value, settings);
  std::vector<double> ratios;
  for (int round = 0; round < settings.rounds; ++round) {
    const double micros = value.take();
    ratios.push_back(micros / floor.take());
  }
  row.value = value.result();
  row.floor = floor.result();
  row.ratio = median(std::move(ratios));
  return row;
}

double median(std::vector<double> values) {
  if (values.empty())
    return std::numeric_limits<double>::quiet_NaN();
  const auto middle = values.begin() + values.size() / 2;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double cpuMicros() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) * 1e-3;
}

int pinToOneCpu() {
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed))
    throw std::system_error(errno, std::generic_category(), "sched_getaffinity");
  int last = CPU_SETSIZE - 1;
  while (!CPU_ISSET(last, &allowed))
    --last;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(last, &one);
  if (sched_setaffinity(0, sizeof one, &one))
    throw std::system_error(errno, std::generic_category(), "sched_setaffinity");
  return last;
}

} // namespace bench
