// gmm_1k_dD_KK: ADBench's mixtures of K Gaussians in D dimensions on 1000 points, in f64.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../adbench/Gmm.h"
#include "../Floor/Gmm.h"
#include "../adbench/Golden.h"
#include "Value.h"
#include "Workloads.h"

namespace bench {
namespace {

/// The cases of ADBench, as it names their files.
constexpr const char *problems[] = {"d10_K25", "d64_K10"};

struct FloorState {
  explicit FloorState(std::shared_ptr<const GmmInput> input)
      : in(std::move(input)), alphas(in->alphas.size()), means(in->means.size()),
        icf(in->icf.size()),
        gmm(floors::Gmm::make({static_cast<size_t>(in->d), static_cast<size_t>(in->k),
                               static_cast<size_t>(in->n), in->x.data(), in->gamma,
                               static_cast<double>(in->m), gmmConstant(*in)})) {}

  std::shared_ptr<const GmmInput> in;
  double value = 0;
  std::vector<double> alphas, means, icf;
  std::unique_ptr<floors::Gmm> gmm;
};

Side floorSide(const std::shared_ptr<const GmmInput> &input, bool withGradient) {
  const auto state = std::make_shared<FloorState>(input);
  const auto run = [=](long times) {
    const GmmInput &in = *state->in;
    const floors::GmmArrays<const double> at = {in.alphas.data(), in.means.data(), in.icf.data()};
    const floors::GmmArrays<double> out = {state->alphas.data(), state->means.data(),
                                           state->icf.data()};
    for (long i = 0; i < times; ++i)
      state->value = withGradient ? state->gmm->gradient(at, out) : state->gmm->objective(at);
  };
  return {run, [=] {
            std::vector<Output> outputs = {{"objective", &state->value, 1}};
            if (withGradient) {
              outputs.push_back({"alphas", state->alphas.data(), state->alphas.size()});
              outputs.push_back({"means", state->means.data(), state->means.size()});
              outputs.push_back({"icf", state->icf.data(), state->icf.size()});
            }
            return outputs;
          }};
}

/// What a row measures: of the objective, or with its gradient; with subnormal numbers flushed, as
/// the floor does, or kept.
struct Variant {
  const char *ending;
  bool withGradient, flushes;
};
constexpr Variant variants[] = {
    {"", true, true}, {"_ieee", true, false}, {"_objective", false, true}};

Side adSide(const GmmInput &in, const Variant &variant) {
  const auto [alphas, means, icf, x] = argumentsOf(in);
  const GmmObjective objective(in);
  ad::JitOptions options;
  options.flush_subnormals = variant.flushes;
  if (variant.withGradient)
    return valueSide(ad::jit(ad::value_and_grad(objective, ad::argnums<0, 1, 2>), options), alphas,
                     means, icf, x);
  return valueSide(ad::jit(objective, options), alphas, means, icf, x);
}

Workload prepare(const std::string &problem, const Variant &variant) {
  const GoldenCase golden = findCase(AD_BENCH_DATA, "gmm/1k_gmm_" + problem);
  const auto in = std::make_shared<const GmmInput>(readGmm(golden.input));
  auto reference = readGolden(golden, {in->alphas.size(), in->means.size(), in->icf.size()});
  if (!variant.withGradient)
    reference.resize(1);
  return {adSide(*in, variant), floorSide(in, variant.withGradient),
          std::move(reference), {},
          Measure::ADBench,     1e-8};
}

} // namespace

std::vector<Case> gmmCases() {
  std::vector<Case> cases;
  for (const std::string problem : problems)
    for (const Variant &variant : variants) {
      const std::string name = "gmm_1k_" + problem + variant.ending;
      cases.push_back(
          {name, [=](const Settings &s) { return compare(name, prepare(problem, variant), s); }});
    }
  return cases;
}

} // namespace bench
