// lstm_l2_c1024: ADBench's recurrent network of 2 layers on a sequence of 1024 entries, in f64.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../adbench/Lstm.h"
#include "../Floor/Lstm.h"
#include "../adbench/Golden.h"
#include "Value.h"
#include "Workloads.h"

namespace bench {
namespace {

/// Where the input and the results of ADBench's own module are.
GoldenCase golden() { return findCase(AD_BENCH_DATA, "lstm/lstm_l2_c1024"); }

struct FloorState {
  explicit FloorState(std::shared_ptr<const LstmInput> input)
      : in(std::move(input)), main(in->main.size()), extra(in->extra.size()),
        lstm(floors::Lstm::make({static_cast<size_t>(in->layers), static_cast<size_t>(in->length),
                                 static_cast<size_t>(in->width), in->state.data(),
                                 in->sequence.data()})) {}

  std::shared_ptr<const LstmInput> in;
  double value = 0;
  std::vector<double> main, extra;
  std::unique_ptr<floors::Lstm> lstm;
};

Side floorSide(const std::shared_ptr<const LstmInput> &input, bool withGradient) {
  const auto state = std::make_shared<FloorState>(input);
  const auto run = [=](long times) {
    const floors::LstmArrays<const double> at = {state->in->main.data(), state->in->extra.data()};
    const floors::LstmArrays<double> out = {state->main.data(), state->extra.data()};
    for (long i = 0; i < times; ++i)
      state->value = withGradient ? state->lstm->gradient(at, out) : state->lstm->objective(at);
  };
  return {run, [=] {
            std::vector<Output> outputs = {{"objective", &state->value, 1}};
            if (withGradient) {
              outputs.push_back({"main", state->main.data(), state->main.size()});
              outputs.push_back({"extra", state->extra.data(), state->extra.size()});
            }
            return outputs;
          }};
}

Side adSide(const LstmInput &in, bool withGradient) {
  const auto [main, extra, state, sequence] = argumentsOf(in);
  if (withGradient)
    return valueSide(ad::jit(ad::value_and_grad(lstmObjective, ad::argnums<0, 1>)), main, extra,
                     state, sequence);
  return valueSide(ad::jit(lstmObjective), main, extra, state, sequence);
}

/// All numbers of the gradient are below 0.1, so that ADBench's rule is an absolute one here; to be
/// within 1e-9 of the largest is stricter.
Workload prepare(bool withGradient) {
  const auto in = std::make_shared<const LstmInput>(readLstm(golden().input));
  auto reference = readGolden(golden(), {in->main.size(), in->extra.size()});
  if (!withGradient)
    reference.resize(1);
  return {adSide(*in, withGradient), floorSide(in, withGradient),
          std::move(reference),      {},
          Measure::OfLargest,        1e-9};
}

/// The gradient as a jit function, and its memory beside arguments and results.
struct Budgeted {
  explicit Budgeted(const ad::JitOptions &options = {})
      : in(readLstm(golden().input)), at(argumentsOf(in)),
        gradient(ad::jit(ad::value_and_grad(lstmObjective, ad::argnums<0, 1>), options)),
        bytes(gradient.temporary_bytes(at.main, at.extra, at.state, at.sequence)) {}

  double bytesOfStepAndLayer() const {
    return static_cast<double>(bytes) / static_cast<double>((in.length - 1) * in.layers);
  }
  Side side() const { return valueSide(gradient, at.main, at.extra, at.state, at.sequence); }

  LstmInput in;
  LstmArguments at;
  decltype(ad::jit(ad::value_and_grad(lstmObjective, ad::argnums<0, 1>))) gradient;
  size_t bytes;
};

Row memory(const std::string &name) {
  Row row;
  row.name = name;
  row.bytes = Budgeted().bytesOfStepAndLayer();
  return row;
}

/// The gradient in half of its memory, compared with the gradient.
Row compareBudget(const std::string &name, const Settings &settings) {
  const Budgeted whole;
  ad::JitOptions options;
  options.memory_budget = static_cast<std::int64_t>(whole.bytes / 2);
  const Budgeted half(options);
  auto reference = readGolden(golden(), {whole.in.main.size(), whole.in.extra.size()});
  Row row =
      compare(name, {half.side(), whole.side(), std::move(reference), {}, Measure::OfLargest, 1e-9},
              settings);
  row.bytes = half.bytesOfStepAndLayer();
  return row;
}

} // namespace

std::vector<Case> lstmCases() {
  std::vector<Case> cases;
  for (const bool withGradient : {true, false}) {
    const std::string name = std::string("lstm_l2_c1024") + (withGradient ? "" : "_objective");
    cases.push_back(
        {name, [=](const Settings &s) { return compare(name, prepare(withGradient), s); }});
  }
  const char *whole = "lstm_l2_c1024_memory", *half = "lstm_l2_c1024_half_memory";
  cases.push_back({whole, [=](const Settings &) { return memory(whole); }});
  cases.push_back({half, [=](const Settings &s) { return compareBudget(half, s); }});
  return cases;
}

} // namespace bench
