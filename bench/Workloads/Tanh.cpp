// ew_tanh_N: mean((tanh(x·w + b) − t)²) with its gradients by w and b.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../Array.h"
#include "../Floor/Floor.h"
#include "Value.h"
#include "Workloads.h"
#include <cmath>

namespace bench {
namespace {

struct Inputs {
  Array x, w, b, t;
};

std::vector<std::vector<double>> reference(const Inputs &in) {
  const size_t n = in.x.size();
  double loss = 0;
  std::vector<double> dw(n), db(n);
  for (size_t i = 0; i < n; ++i) {
    const double x = in.x[i], y = std::tanh(x * in.w[i] + in.b[i]), residual = y - in.t[i];
    loss += residual * residual;
    db[i] = 2.0 * residual * (1.0 - y * y) / static_cast<double>(n);
    dw[i] = db[i] * x;
  }
  return {{loss / static_cast<double>(n)}, std::move(dw), std::move(db)};
}

struct FloorState {
  Array dw, db;
  float loss = 0;
};

Side floorSide(std::shared_ptr<const Inputs> in) {
  const size_t n = in->x.size();
  auto state = std::make_shared<FloorState>();
  state->dw = Array(n);
  state->db = Array(n);
  const auto run = [=](long times) {
    for (long i = 0; i < times; ++i)
      state->loss = floors::tanhLoss(in->x.data(), in->w.data(), in->b.data(), in->t.data(),
                                     state->dw.data(), state->db.data(), n);
  };
  return {run, [=] {
            return std::vector<Output>{{"loss", &state->loss, 1},
                                       {"dw", state->dw.data(), n},
                                       {"db", state->db.data(), n}};
          }};
}

ad::Tensor loss(const ad::Tensor &x, const ad::Tensor &w, const ad::Tensor &b,
                const ad::Tensor &t) {
  return mean(square(tanh(x * w + b) - t));
}

Workload prepare(size_t n) {
  Random random(n + 1);
  auto in = std::make_shared<Inputs>();
  for (Array *array : {&in->x, &in->w, &in->b, &in->t})
    *array = random.uniformArray(n, -2, 2);
  const auto step = ad::jit(ad::value_and_grad(loss, ad::argnums<1, 2>));
  return {valueSide(step, toTensor(in->x), toTensor(in->w), toTensor(in->b), toTensor(in->t)),
          floorSide(in), reference(*in)};
}

} // namespace

std::vector<Case> tanhCases() {
  std::vector<Case> cases;
  for (const size_t n : {4, 65536, 1 << 20, 1 << 24}) {
    const std::string name = "ew_tanh_" + std::to_string(n);
    cases.push_back({name, [=](const Settings &s) { return compare(name, prepare(n), s); }});
  }
  return cases;
}

} // namespace bench
