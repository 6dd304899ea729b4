// A transformed function returns a tensor or a structure of tensors.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %compile %s
// RUN: not %compile -DBAD %s 2>&1 | FileCheck %s
// CHECK: error: {{.*}}the function must return a tensor or a structure of tensors
#include <ad/ad.h>

void call(const ad::Tensor &x) {
  ad::jit([](const ad::Tensor &y) { return y.sum(); })(x);
#ifdef BAD
  ad::jit([](const ad::Tensor &y) { return y.sum().item(); })(x);
#endif
}
