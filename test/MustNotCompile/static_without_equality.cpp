// jit finds the code for a static argument by its value.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %compile %s
// RUN: not %compile -DBAD %s 2>&1 | FileCheck %s
// CHECK: error: {{.*}}jit compares the values of static arguments by ==, which this type lacks
#include <ad/ad.h>

struct Known {
  int n;
  bool operator==(const Known &other) const { return n == other.n; }
};
struct Opaque {
  int n;
};
void call(const ad::Tensor &x) {
  ad::jit([](const ad::Tensor &y, Known k) { return y * k.n; })(x, ad::static_arg(Known{2}));
  ad::grad([](const ad::Tensor &y, Opaque k) { return y * k.n; })(x, ad::static_arg(Opaque{2}));
#ifdef BAD
  ad::jit([](const ad::Tensor &y, Opaque k) { return y * k.n; })(x, ad::static_arg(Opaque{2}));
#endif
}
