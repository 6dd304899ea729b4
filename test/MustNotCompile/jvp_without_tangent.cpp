// Forward mode takes a tangent for each argument.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %compile %s
// RUN: not %compile -DBAD %s 2>&1 | FileCheck %s
// CHECK: error: {{.*}}jvp takes the arguments of the function, then as many tangents
#include <ad/ad.h>

void call(const ad::Tensor &x) {
  auto f = [](const ad::Tensor &y) { return y.tanh(); };
  ad::jvp(f)(x, x);
#ifdef BAD
  ad::jvp(f)(x);
#endif
}
