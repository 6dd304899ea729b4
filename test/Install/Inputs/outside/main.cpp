// What a first program of a user looks like: a gradient, compiled, and an error at its line.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <ad/ad.h>

static ad::Tensor loss(const ad::Tensor &w, const ad::Tensor &x) {
  return ad::square(ad::tanh(ad::matmul(x, w))).sum();
}

int main() {
  const auto w = ad::zeros(3, 1);
  const auto step = ad::jit(ad::value_and_grad(loss));
  const auto [value, dw] = step(w, ad::ones(4, 3));
  ad::print("value", value);
  ad::print("gradient shape", dw.shape());
  try {
    step(w, ad::ones(4, 2));
  } catch (const ad::ShapeError &error) {
    ad::print("refused:", error.what());
  }
}
