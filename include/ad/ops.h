// The operators on tensors and numbers. The functions are in the headers that this one includes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPS_H
#define AD_OPS_H

#include "ad/activation.h"
#include "ad/convolution.h"
#include "ad/elementwise.h"
#include "ad/index.h"
#include "ad/linalg.h"
#include "ad/loss.h"
#include "ad/normalize.h"
#include "ad/order.h"
#include "ad/pooling.h"
#include "ad/product.h"
#include "ad/reduce.h"
#include "ad/scan.h"
#include "ad/shape.h"
#include "ad/tensor.h"

namespace ad {

// The operands themselves carry the line: an operator takes no further argument.
inline Tensor operator+(const Operand &a, const Operand &b) { return add(a, b); }
inline Tensor operator-(const Operand &a, const Operand &b) { return sub(a, b); }
inline Tensor operator*(const Operand &a, const Operand &b) { return mul(a, b); }
inline Tensor operator/(const Operand &a, const Operand &b) { return div(a, b); }
inline Tensor operator%(const Operand &a, const Operand &b) { return remainder(a, b); }
inline Tensor operator==(const Operand &a, const Operand &b) { return eq(a, b); }
inline Tensor operator!=(const Operand &a, const Operand &b) { return ne(a, b); }
inline Tensor operator<(const Operand &a, const Operand &b) { return lt(a, b); }
inline Tensor operator<=(const Operand &a, const Operand &b) { return le(a, b); }
inline Tensor operator>(const Operand &a, const Operand &b) { return gt(a, b); }
inline Tensor operator>=(const Operand &a, const Operand &b) { return ge(a, b); }
AD_API Tensor operator-(const Operand &x);
/// A variable is bound to the result. A leaf that requires a gradient keeps its identity and
/// changes its value, which is allowed inside of `no_grad` only: the step of an optimizer.
AD_API Tensor &operator+=(Tensor &a, const Operand &b);
AD_API Tensor &operator-=(Tensor &a, const Operand &b);
AD_API Tensor &operator*=(Tensor &a, const Operand &b);
AD_API Tensor &operator/=(Tensor &a, const Operand &b);

/// The operand as a constant of differentiation.
inline Tensor detach(const Tensor &x, Location loc = Location::here()) { return x.detach(loc); }

} // namespace ad

#endif
