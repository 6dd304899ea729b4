// A first program: fits a small model by gradient descent; one compiled function per step.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <ad/ad.h>

/// Mean squared error of tanh(x·w) against t.
ad::Tensor loss(ad::Tensor w, ad::Tensor x, ad::Tensor t) {
  return ad::mean(ad::square(ad::tanh(ad::matmul(x, w)) - t));
}

int main() {
  ad::manual_seed(0);
  auto x = ad::randn(64, 3);
  auto t = ad::tanh(ad::matmul(x, ad::tensor({{1.}, {-2.}, {0.5}})));
  auto w = ad::zeros(3, 1);

  auto step = ad::jit(ad::value_and_grad(loss)); // compiles at its first call for these shapes
  for (int i = 0; i <= 100; ++i) {
    auto [value, dw] = step(w, x, t);
    if (i % 25 == 0)
      ad::print("step", i, "loss", value.item());
    w = w - 0.5 * dw;
  }
  ad::print(w);
}
