// compile_N: from C++ trace to a gradient that has run once, with nothing of it in any cache.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Compile.h"
#include "ChainModel.h"
#include "Value.h"
#include "Workloads.h"
#include <cerrno>
#include <cstdio>
#include <stdexcept>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace bench {
namespace {

struct Compiled {
  double micros, error;
};

/// A function is compiled by its first call, which is part of the time.
Compiled compileOnce(const Array &x, const ChainModel &model, bool withCheck) {
  const ad::Tensor input = toTensor(x);
  const double start = cpuMicros();
  const auto results = ad::jit(ad::value_and_grad(model))(input);
  const double micros = cpuMicros() - start;
  const double error = withCheck ? largestError(toOutputs(results), chainReference(x, model)) : 0.0;
  return {micros, error};
}

Row toRow(const std::string &name, const std::vector<double> &samples, double error) {
  if (!(error <= tolerance))
    throw std::runtime_error(name + ": the result is wrong by " + std::to_string(error) +
                             ", expected at most " + std::to_string(tolerance));
  Row row;
  row.name = name;
  row.value = median(samples);
  row.check = error;
  return row;
}

Row compileWarm(const std::string &name, size_t ops, const Settings &settings) {
  const Array x = chainInput(ops);
  compileOnce(x, {ops, 0}, false); // Once per process: the compiler itself is set up.
  std::vector<double> samples;
  double error = 0;
  for (int round = 1; round <= settings.rounds; ++round) {
    ad::clear_compile_cache();
    const ChainModel model = {ops, 1e-4f * static_cast<float>(round)};
    const Compiled compiled = compileOnce(x, model, round == settings.rounds);
    samples.push_back(compiled.micros);
    error = compiled.error;
  }
  return toRow(name, samples, error);
}

[[noreturn]] void failWith(const char *what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// Runs this program anew and reads what `compileColdChild` prints.
Compiled runColdChild() {
  int ends[2];
  if (pipe(ends))
    failWith("pipe");
  const pid_t child = fork();
  if (child < 0)
    failWith("fork");
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    execl("/proc/self/exe", "ad-bench", "--cold-child", static_cast<char *>(nullptr));
    _exit(127);
  }
  close(ends[1]);
  FILE *from = fdopen(ends[0], "r");
  if (!from)
    failWith("fdopen");
  Compiled compiled = {};
  const int found = std::fscanf(from, "%lf %lf", &compiled.micros, &compiled.error);
  std::fclose(from);
  int status = 0;
  if (waitpid(child, &status, 0) < 0)
    failWith("waitpid");
  if (found != 2 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
    throw std::runtime_error("compile_12_cold: the child process failed");
  return compiled;
}

Row compileCold(const Settings &settings) {
  std::vector<double> samples;
  double error = 0;
  for (int round = 0; round < settings.rounds; ++round) {
    const Compiled compiled = runColdChild();
    samples.push_back(compiled.micros);
    error = compiled.error <= error ? error : compiled.error; // A NaN is taken over.
  }
  return toRow("compile_12_cold", samples, error);
}

} // namespace

int compileColdChild() {
  const Compiled compiled = compileOnce(chainInput(12), {12}, true);
  std::printf("%.17g %.17g\n", compiled.micros, compiled.error);
  return std::fflush(stdout) ? 1 : 0;
}

std::vector<Case> compileCases() {
  std::vector<Case> cases = {{"compile_12_cold", compileCold}};
  for (const size_t ops : {12, 1000}) {
    const std::string name = "compile_" + std::to_string(ops) + "_warm";
    cases.push_back({name, [=](const Settings &s) { return compileWarm(name, ops, s); }});
  }
  return cases;
}

} // namespace bench
