// Functions of functions: gradients in both modes, batches, nesting, and what a compiled function
// shows. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <ad/ad.h>

#include <string>
#include <utility>

// [1] A structure of tensors lists its members once; then every transform takes and returns it.
struct Layer {
  ad::Tensor weight, bias;
  auto members() { return std::tie(weight, bias); }
  auto members() const { return std::tie(weight, bias); }
};

static ad::Tensor energy(const Layer &layer, const ad::Tensor &x) {
  return ad::sum(ad::square(ad::matmul(x, layer.weight) + layer.bias));
}

static void gradients_of_structures() {
  const Layer layer{ad::ones(2, 2), ad::zeros(2)};
  const Layer gradient = ad::grad(energy)(layer, ad::tensor({{1.0, 2.0}}));
  ad::print(gradient.weight, gradient.bias);
}

// [2] grad of grad, and forward over reverse: the product of a Hessian with a direction.
static void second_order() {
  const auto cube = [](const ad::Tensor &x) { return x * x * x; };
  ad::print(ad::grad(ad::grad(cube))(ad::tensor(2.0)));

  const auto f = [](const ad::Tensor &x) { return ad::sum(ad::exp(x) * x); };
  const auto x = ad::tensor({0.0, 1.0}), dx = ad::tensor({1.0, 0.0});
  const auto [gradient, product] = ad::jvp(ad::grad(f))(x, dx);
  ad::print(gradient, product);
}

// [3] vjp gives the value and a function from cotangents of the result to those of the arguments.
static void pullback() {
  const auto f = [](const ad::Tensor &x) { return ad::sin(x); };
  const auto [y, pull] = ad::vjp(f)(ad::tensor({0.0, 1.0}));
  ad::print(y, pull(ad::tensor({1.0, 0.5})));
}

// [4] vmap runs a function on each row, here the gradient of a loss; hessian is a batch as well.
static void batches() {
  const auto loss = [](const ad::Tensor &row) { return ad::sum(row * row * row); };
  const auto rows = ad::tensor({{1.0, 2.0}, {3.0, 4.0}});
  ad::print(ad::vmap(ad::grad(loss))(rows));
  ad::print(ad::hessian(loss)(ad::tensor({1.0, 2.0})));
}

// [5] A compiled function shows its IR: traced, differentiated, fused, and as LLVM IR.
static void stages() {
  const auto f = ad::jit(ad::grad([](const ad::Tensor &x) { return ad::sum(ad::tanh(x)); }));
  ad::print(f.fused_ir(ad::zeros(8)));
}

// [6] Errors are typed, carry a code, and name the line of the caller.
static void errors() {
  try {
    ad::print(ad::ones(2, 3) + ad::ones(4));
  } catch (const ad::ShapeError &error) {
    ad::print(error.code(), error.what());
  }
}

int main() {
  gradients_of_structures();
  second_order();
  pullback();
  batches();
  stages();
  errors();
}
