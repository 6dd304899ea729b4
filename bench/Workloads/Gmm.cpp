// gmm_1k_dD_KK: ADBench's mixtures of K Gaussians in D dimensions on 1000 points, in f64.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../adbench/Gmm.h"
#include "../Floor/Gmm.h"
#include "Value.h"
#include "Workloads.h"
#include <stdexcept>

namespace bench {
namespace {

/// An input file of ADBench, and the value of its objective there.
struct Problem {
  const char *file;
  double objective;
};
constexpr Problem problems[] = {{"1k_gmm_d10_K25", -25649.65262119762},
                                {"1k_gmm_d64_K10", -1171496.2872845693}};

std::string pathOf(const Problem &problem, const char *ending) {
  return std::string(AD_BENCH_DATA "/") + problem.file + ending;
}

/// The value and the gradient that ADBench's hand-written module computes.
std::vector<std::vector<double>> golden(const Problem &problem, const GmmInput &in) {
  const ad::Tensor all = ad::load_npy(pathOf(problem, ".grad.npy").c_str());
  std::vector<std::vector<double>> parts = {{problem.objective}};
  const double *next = all.data<double>();
  for (const auto *part : {&in.alphas, &in.means, &in.icf}) {
    parts.emplace_back(next, next + part->size());
    next += part->size();
  }
  if (next != all.data<double>() + all.numel())
    throw std::runtime_error(pathOf(problem, ".grad.npy") + " is of another size");
  return parts;
}

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

Side adSide(const GmmInput &in, bool withGradient) {
  const auto toMatrix = [](const std::vector<double> &values, std::int64_t rows) {
    return ad::from_data(values.data(), {rows, static_cast<std::int64_t>(values.size()) / rows});
  };
  const auto alphas = ad::tensor(in.alphas), means = toMatrix(in.means, in.k),
             icf = toMatrix(in.icf, in.k), x = toMatrix(in.x, in.n);
  const GmmObjective objective(in);
  if (withGradient)
    return valueSide(ad::jit(ad::value_and_grad(objective, ad::argnums<0, 1, 2>)), alphas, means,
                     icf, x);
  return valueSide(ad::jit(objective), alphas, means, icf, x);
}

Workload prepare(const Problem &problem, bool withGradient) {
  const auto in = std::make_shared<const GmmInput>(readGmm(pathOf(problem, ".txt")));
  auto reference = golden(problem, *in);
  if (!withGradient)
    reference.resize(1);
  return {adSide(*in, withGradient), floorSide(in, withGradient), std::move(reference),
          Measure::ADBench, 1e-8};
}

} // namespace

std::vector<Case> gmmCases() {
  std::vector<Case> cases;
  for (const Problem &problem : problems)
    for (const bool withGradient : {true, false}) {
      std::string name = problem.file; // 1k_gmm_d10_K25 in its folders
      name = "gmm_1k" + name.substr(6) + (withGradient ? "" : "_objective");
      cases.push_back({name, [=](const Settings &s) {
                         return compare(name, prepare(problem, withGradient), s);
                       }});
    }
  return cases;
}

} // namespace bench
