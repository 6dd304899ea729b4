// The seed notebook, every cell of it: tensors remember how they were made, and that gives
// gradients. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <ad/ad.h>

namespace {

/// If requires_grad is set, a tensor keeps track of how it was created.
void cell1(ad::Tensor &x, ad::Tensor &s) {
  x = ad::tensor({1., 2., 3.}, ad::requires_grad);
  auto y = ad::tensor({4., 5., 6.}, ad::requires_grad);

  // With requires_grad on both, gradients with respect to them can be computed.
  auto z = x + y;
  ad::print(z);

  // z knows that it is the result of an addition, and was not read from a file.
  ad::print(z.grad_fn());

  // And one step further.
  s = z.sum();
  ad::print(s);
  ad::print(s.grad_fn());
}

/// Back from s, the gradient of s with respect to x.
void cell2(const ad::Tensor &x, const ad::Tensor &s) {
  s.backward();
  ad::print(x.grad());
}

/// By default, tensors do not require a gradient.
void cell3() {
  auto x = ad::randn(2, 2);
  auto y = ad::randn(2, 2);
  ad::print(x.requires_grad(), y.requires_grad());
  auto z = x + y;

  // So there is no way back through z.
  ad::print(z.grad_fn());

  // Another way to ask for a gradient.
  x.requires_grad_();
  y.requires_grad_();

  // Now z holds enough to compute gradients, as above.
  z = x + y;
  ad::print(z.grad_fn());

  // If any input of an operation requires a gradient, so does its output.
  ad::print(z.requires_grad());

  // The values of z without its history: nothing leads from new_z back to x and y.
  auto new_z = z.detach();
  ad::print(new_z.grad_fn());

  ad::print(x.requires_grad());
  ad::print((x + 10).requires_grad());

  {
    ad::no_grad guard;
    ad::print((x + 10).requires_grad());
  }
}

/// The last example.
void cell4() {
  auto x = ad::ones({2, 2}, ad::requires_grad);
  ad::print(x);
  auto y = x + 2;
  ad::print(y);
  ad::print(y.grad_fn());
  auto z = y * y * 3;
  auto out = z.mean();
  ad::print(z, out);
  out.backward();
  ad::print(x.grad());
}

} // namespace

int main() {
  ad::Tensor x, s;
  cell1(x, s);
  cell2(x, s);
  cell3();
  cell4();
}
