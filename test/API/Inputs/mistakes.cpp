// Lines with and without a mistake; the macro that is defined chooses.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <ad/ad.h>

struct Opaque {};

ad::Tensor loss(const ad::Tensor &x) { return ad::sum(x * x); }
std::pair<ad::Tensor, ad::Tensor> two(const ad::Tensor &x) { return {ad::sum(x), x}; }

void good(const ad::Tensor &x) {
  if ((ad::sum(x) > 0).item<bool>())
    ad::print(x);
  (void)ad::grad(loss)(x);
  (void)ad::value_and_grad(two)(x);
  (void)ad::jit(loss)(x);
  (void)ad::grad(loss, ad::argnums<0>)(x);
  (void)ad::jvp(loss)(x, x);
}

void bad(const ad::Tensor &x) {
#ifdef TRUTH
  if (x > 0)
    ad::print(x);
#elif defined LOSS
  (void)ad::grad(two)(x);
#elif defined RESULT
  (void)ad::jit([](const ad::Tensor &) { return 1; })(x);
#elif defined ARGUMENT
  (void)ad::jit([](const Opaque &, const ad::Tensor &y) { return y; })(Opaque(), x);
#elif defined ARGNUM
  (void)ad::grad(loss, ad::argnums<1>)(x);
#elif defined TANGENT
  (void)ad::jvp(loss)(x);
#else
  (void)x;
#endif
}
