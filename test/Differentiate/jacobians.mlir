// Requests that are made of others: what they become, numbers in both engines, nesting, errors of what they are made of.
// RUN: ad-opt %s --ad-differentiate | FileCheck %s
// RUN: ad-opt %s --ad-differentiate | FileCheck %s --check-prefix=NONE
// NONE-NOT: {{ad\.(grad|vjp|jvp|vmap|jacfwd|jacrev|hessian|hvp|linearize)}}

// f(x, w, k) = (tanh(xᵀ w), k, exp(Σ x)): results of several ranks, one of integers.
func.func private @f(%x: tensor<2xf64>, %w: tensor<2x3xf64>, %k: tensor<3xi64>) -> (tensor<3xf64>, tensor<3xi64>, tensor<f64>) {
  %0 = ad.reshape %x : tensor<2xf64> -> tensor<1x2xf64>
  %1 = ad.matmul %0, %w : (tensor<1x2xf64>, tensor<2x3xf64>) -> tensor<1x3xf64>
  %2 = ad.reshape %1 : tensor<1x3xf64> -> tensor<3xf64>
  %t = ad.tanh %2 : tensor<3xf64>
  %s = ad.sum %x {axes = array<i64: 0>} : tensor<2xf64> -> tensor<f64>
  %e = ad.exp %s : tensor<f64>
  return %t, %k, %e : tensor<3xf64>, tensor<3xi64>, tensor<f64>
}

// The blocks by rows, both modes, where xᵀ w = 0 so that tanh has derivative 1: that of row k by w is x in column k, that of
// all rows by x is wᵀ.
// CHECK-LABEL: func.func @columns(
// CHECK:       call @f_pushforward_vmap(%{{.*}}) : (tensor<2xf64>, tensor<2x3xf64>, tensor<3xi64>, tensor<6x2x3xf64>) -> (tensor<3xf64>, tensor<3xi64>, tensor<f64>, tensor<3x6xf64>, tensor<6xf64>)
// CHECK:       call @f_pushforward_0_vmap(%{{.*}}) : (tensor<2xf64>, tensor<2x3xf64>, tensor<3xi64>, tensor<2x2xf64>) -> (tensor<3xf64>, tensor<3xi64>, tensor<f64>, tensor<3x2xf64>, tensor<2xf64>)
// RUN: ad-run %s --entry=columns '[1, 2]' '[[2, 4, 6], [-1, -2, -3]]' '[7, 8, 9]' | FileCheck %s --check-prefix=BLOCKS
// RUN: ad-run %s --entry=columns --engine=interpret '[1, 2]' '[[2, 4, 6], [-1, -2, -3]]' '[7, 8, 9]' | FileCheck %s --check-prefix=BLOCKS
// RUN: ad-run %s --entry=rows '[1, 2]' '[[2, 4, 6], [-1, -2, -3]]' '[7, 8, 9]' | FileCheck %s --check-prefix=BLOCKS
// RUN: ad-run %s --entry=rows --engine=interpret '[1, 2]' '[[2, 4, 6], [-1, -2, -3]]' '[7, 8, 9]' | FileCheck %s --check-prefix=BLOCKS
// BLOCKS:      tensor([0., 0., 0.], dtype=torch.float64)
// BLOCKS-NEXT: tensor([7, 8, 9])
// BLOCKS-NEXT: tensor(20.0855, dtype=torch.float64)
// BLOCKS-NEXT: tensor([{{\[\[}}1., 0., 0.],
// BLOCKS-NEXT:          [2., 0., 0.]],
// BLOCKS:              {{\[\[}}0., 1., 0.],
// BLOCKS-NEXT:          [0., 2., 0.]],
// BLOCKS:              {{\[\[}}0., 0., 1.],
// BLOCKS-NEXT:          [0., 0., 2.]]], dtype=torch.float64)
// BLOCKS-NEXT: tensor([{{\[}} 2., -1.],
// BLOCKS-NEXT:         [ 4., -2.],
// BLOCKS-NEXT:         [ 6., -3.]], dtype=torch.float64)
// BLOCKS-NEXT: tensor([{{\[}}0., 0., 0.],
// BLOCKS-NEXT:         [0., 0., 0.]], dtype=torch.float64)
// BLOCKS-NEXT: tensor([20.0855, 20.0855], dtype=torch.float64)
func.func @columns(%x: tensor<2xf64>, %w: tensor<2x3xf64>, %k: tensor<3xi64>)
    -> (tensor<3xf64>, tensor<3xi64>, tensor<f64>, tensor<3x2x3xf64>, tensor<3x2xf64>, tensor<2x3xf64>, tensor<2xf64>) {
  %r:7 = ad.jacfwd @f(%x, %w, %k) {wrt = array<i64: 1, 0>, value} : (tensor<2xf64>, tensor<2x3xf64>, tensor<3xi64>)
    -> (tensor<3xf64>, tensor<3xi64>, tensor<f64>, tensor<3x2x3xf64>, tensor<3x2xf64>, tensor<2x3xf64>, tensor<2xf64>)
  return %r#0, %r#1, %r#2, %r#3, %r#4, %r#5, %r#6 : tensor<3xf64>, tensor<3xi64>, tensor<f64>, tensor<3x2x3xf64>, tensor<3x2xf64>, tensor<2x3xf64>, tensor<2xf64>
}
func.func @rows(%x: tensor<2xf64>, %w: tensor<2x3xf64>, %k: tensor<3xi64>)
    -> (tensor<3xf64>, tensor<3xi64>, tensor<f64>, tensor<3x2x3xf64>, tensor<3x2xf64>, tensor<2x3xf64>, tensor<2xf64>) {
  %r:7 = ad.jacrev @f(%x, %w, %k) {wrt = array<i64: 1, 0>, value} : (tensor<2xf64>, tensor<2x3xf64>, tensor<3xi64>)
    -> (tensor<3xf64>, tensor<3xi64>, tensor<f64>, tensor<3x2x3xf64>, tensor<3x2xf64>, tensor<2x3xf64>, tensor<2xf64>)
  return %r#0, %r#1, %r#2, %r#3, %r#4, %r#5, %r#6 : tensor<3xf64>, tensor<3xi64>, tensor<f64>, tensor<3x2x3xf64>, tensor<3x2xf64>, tensor<2x3xf64>, tensor<2xf64>
}

// g(x, y) = Σ x² y + Σ y³, and y beside it: its second derivatives are 2 diag(y), 2 diag(x) twice, and 6 diag(y).
func.func private @g(%x: tensor<2xf64>, %y: tensor<2xf64>) -> (tensor<f64>, tensor<2xf64>) {
  %xx = ad.square %x : tensor<2xf64>
  %yy = ad.square %y : tensor<2xf64>
  %0 = ad.add %xx, %yy : tensor<2xf64>
  %1 = ad.mul %0, %y : tensor<2xf64>
  %s = ad.sum %1 {axes = array<i64: 0>} : tensor<2xf64> -> tensor<f64>
  return %s, %y : tensor<f64>, tensor<2xf64>
}
// RUN: ad-run %s --entry=second '[1, 2]' '[3, 4]' | FileCheck %s --check-prefix=SECOND
// RUN: ad-run %s --entry=second --engine=interpret '[1, 2]' '[3, 4]' | FileCheck %s --check-prefix=SECOND
// SECOND:      tensor(110., dtype=torch.float64)
// SECOND-NEXT: tensor([3., 4.], dtype=torch.float64)
// SECOND-NEXT: tensor([{{\[}}18., 0.],
// SECOND-NEXT:         [ 0., 24.]], dtype=torch.float64)
// SECOND-NEXT: tensor([{{\[}}2., 0.],
// SECOND-NEXT:         [0., 4.]], dtype=torch.float64)
// SECOND-NEXT: tensor([{{\[}}2., 0.],
// SECOND-NEXT:         [0., 4.]], dtype=torch.float64)
// SECOND-NEXT: tensor([{{\[}}6., 0.],
// SECOND-NEXT:         [0., 8.]], dtype=torch.float64)
func.func @second(%x: tensor<2xf64>, %y: tensor<2xf64>)
    -> (tensor<f64>, tensor<2xf64>, tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xf64>) {
  %h:6 = ad.hessian @g(%x, %y) {wrt = array<i64: 1, 0>, value} : (tensor<2xf64>, tensor<2xf64>)
    -> (tensor<f64>, tensor<2xf64>, tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xf64>)
  return %h#0, %h#1, %h#2, %h#3, %h#4, %h#5 : tensor<f64>, tensor<2xf64>, tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xf64>
}

// The Hessian times (u, v): 2 y u + 2 x v and 2 x u + 6 y v. By x alone: 2 y u.
// RUN: ad-run %s --entry=product '[1, 2]' '[3, 4]' '[1, 0]' '[0, 1]' | FileCheck %s --check-prefix=PRODUCT
// RUN: ad-run %s --entry=product --engine=interpret '[1, 2]' '[3, 4]' '[1, 0]' '[0, 1]' | FileCheck %s --check-prefix=PRODUCT
// PRODUCT:      tensor(110., dtype=torch.float64)
// PRODUCT-NEXT: tensor([3., 4.], dtype=torch.float64)
// PRODUCT-NEXT: tensor([6., 4.], dtype=torch.float64)
// PRODUCT-NEXT: tensor([ 2., 24.], dtype=torch.float64)
// PRODUCT-NEXT: tensor([6., 0.], dtype=torch.float64)
func.func @product(%x: tensor<2xf64>, %y: tensor<2xf64>, %u: tensor<2xf64>, %v: tensor<2xf64>)
    -> (tensor<f64>, tensor<2xf64>, tensor<2xf64>, tensor<2xf64>, tensor<2xf64>) {
  %p:4 = ad.hvp @g(%x, %y, %u, %v) {wrt = array<i64: 0, 1>, value} : (tensor<2xf64>, tensor<2xf64>, tensor<2xf64>, tensor<2xf64>)
    -> (tensor<f64>, tensor<2xf64>, tensor<2xf64>, tensor<2xf64>)
  %q = ad.hvp @g(%x, %y, %u) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>, tensor<2xf64>) -> tensor<2xf64>
  return %p#0, %p#1, %p#2, %p#3, %q : tensor<f64>, tensor<2xf64>, tensor<2xf64>, tensor<2xf64>, tensor<2xf64>
}

// Three tangents at once: of Σ x² y + Σ y³ along (u, v) it is Σ 2 x y u + (x² + 3 y²) v. The function is computed once.
// RUN: ad-run %s --entry=along '[1, 2]' '[3, 4]' '[[1, 0], [0, 1], [0, 0]]' '[[0, 0], [0, 0], [1, 1]]' | FileCheck %s --check-prefix=ALONG
// RUN: ad-run %s --entry=along --engine=interpret '[1, 2]' '[3, 4]' '[[1, 0], [0, 1], [0, 0]]' '[[0, 0], [0, 0], [1, 1]]' | FileCheck %s --check-prefix=ALONG
// ALONG:      tensor(110., dtype=torch.float64)
// ALONG-NEXT: tensor([3., 4.], dtype=torch.float64)
// ALONG-NEXT: tensor([ 6., 16., 80.], dtype=torch.float64)
// ALONG-NEXT: tensor([{{\[}}0., 0.],
// ALONG-NEXT:         [0., 0.],
// ALONG-NEXT:         [1., 1.]], dtype=torch.float64)
func.func @along(%x: tensor<2xf64>, %y: tensor<2xf64>, %u: tensor<3x2xf64>, %v: tensor<3x2xf64>)
    -> (tensor<f64>, tensor<2xf64>, tensor<3xf64>, tensor<3x2xf64>) {
  %r:4 = ad.linearize @g(%x, %y, %u, %v) {wrt = array<i64: 0, 1>} : (tensor<2xf64>, tensor<2xf64>, tensor<3x2xf64>, tensor<3x2xf64>)
    -> (tensor<f64>, tensor<2xf64>, tensor<3xf64>, tensor<3x2xf64>)
  return %r#0, %r#1, %r#2, %r#3 : tensor<f64>, tensor<2xf64>, tensor<3xf64>, tensor<3x2xf64>
}
// CHECK-LABEL: func.func private @g_pushforward_vmap(
// CHECK:       ad.square %{{.*}} : tensor<2xf64>
// CHECK:       ad.mul %{{.*}} : tensor<3x2xf64>

// Equal requests share the functions that they are made of.
// CHECK-COUNT-1: func.func private @g_gradient_jvp(
// CHECK-NOT:     func.func private @g_gradient_jvp

// In each other, and inside and around the other requests: the derivative of the Hessian of x⁵ is 60 x², a batch of it, and
// the gradient of its trace.
func.func private @fifth(%x: tensor<1xf64>) -> tensor<f64> {
  %0 = ad.reshape %x : tensor<1xf64> -> tensor<f64>
  %2 = ad.square %0 : tensor<f64>
  %4 = ad.mul %2, %2 : tensor<f64>
  %5 = ad.mul %4, %0 : tensor<f64>
  return %5 : tensor<f64>
}
func.func private @fifth_hessian(%x: tensor<1xf64>) -> tensor<1x1xf64> {
  %h = ad.hessian @fifth(%x) {wrt = array<i64: 0>} : (tensor<1xf64>) -> tensor<1x1xf64>
  return %h : tensor<1x1xf64>
}
func.func private @fifth_third(%x: tensor<1xf64>) -> tensor<1x1x1xf64> {
  %h = ad.jacrev @fifth_hessian(%x) {wrt = array<i64: 0>} : (tensor<1xf64>) -> tensor<1x1x1xf64>
  return %h : tensor<1x1x1xf64>
}
func.func private @fifth_trace(%x: tensor<1xf64>) -> tensor<f64> {
  %h = ad.hessian @fifth(%x) {wrt = array<i64: 0>} : (tensor<1xf64>) -> tensor<1x1xf64>
  %t = ad.reshape %h : tensor<1x1xf64> -> tensor<f64>
  return %t : tensor<f64>
}
// RUN: ad-run %s --entry=nested '[[1], [2]]' '[3]' | FileCheck %s --check-prefix=NESTED
// RUN: ad-run %s --entry=nested --engine=interpret '[[1], [2]]' '[3]' | FileCheck %s --check-prefix=NESTED
// NESTED:      tensor([{{\[\[\[}} 60.]]],
// NESTED:              [{{\[\[}}240.]]]], dtype=torch.float64)
// NESTED-NEXT: tensor([540.], dtype=torch.float64)
// NESTED-NEXT: tensor([{{\[}}360.]], dtype=torch.float64)
func.func @nested(%xs: tensor<2x1xf64>, %x: tensor<1xf64>) -> (tensor<2x1x1x1xf64>, tensor<1xf64>, tensor<1x1xf64>) {
  %a = ad.vmap @fifth_third(%xs) {in_axes = array<i64: 0>, out_axes = array<i64: 0>} : (tensor<2x1xf64>) -> tensor<2x1x1x1xf64>
  %b = ad.grad @fifth_trace(%x) {wrt = array<i64: 0>} : (tensor<1xf64>) -> tensor<1xf64>
  %c = ad.hessian @fifth_trace(%x) {wrt = array<i64: 0>} : (tensor<1xf64>) -> tensor<1x1xf64>
  return %a, %b, %c : tensor<2x1x1x1xf64>, tensor<1xf64>, tensor<1x1xf64>
}

// Without elements, and no tangents.
// RUN: ad-run %s --entry=nothing '[]' '[]' | FileCheck %s --check-prefix=NOTHING
// NOTHING:      tensor([], size=(0, 0), dtype=torch.float64)
// NOTHING-NEXT: tensor([], size=(0, 0), dtype=torch.float64)
// NOTHING-NEXT: tensor([], size=(0, 0), dtype=torch.float64)
// NOTHING-NEXT: tensor([], dtype=torch.float64)
func.func private @exps(%x: tensor<0xf64>) -> tensor<0xf64> {
  %y = ad.exp %x : tensor<0xf64>
  return %y : tensor<0xf64>
}
func.func @nothing(%x: tensor<0xf64>, %dx: tensor<0x0xf64>) -> (tensor<0x0xf64>, tensor<0x0xf64>, tensor<0x0xf64>, tensor<0xf64>) {
  %a = ad.jacfwd @exps(%x) {wrt = array<i64: 0>} : (tensor<0xf64>) -> tensor<0x0xf64>
  %b = ad.jacrev @exps(%x) {wrt = array<i64: 0>} : (tensor<0xf64>) -> tensor<0x0xf64>
  %c:2 = ad.linearize @exps(%x, %dx) {wrt = array<i64: 0>} : (tensor<0xf64>, tensor<0x0xf64>) -> (tensor<0xf64>, tensor<0x0xf64>)
  return %a, %b, %c#1, %c#0 : tensor<0x0xf64>, tensor<0x0xf64>, tensor<0x0xf64>, tensor<0xf64>
}

// Element types: forward mode has those of the result, reverse mode those of the argument.
// RUN: ad-run %s --entry=widened '[1, 2]' | FileCheck %s --check-prefix=WIDENED
// WIDENED:      tensor([{{\[}}2., 0.],
// WIDENED-NEXT:         [0., 4.]], dtype=torch.float64)
// WIDENED-NEXT: tensor([{{\[}}2., 0.],
// WIDENED-NEXT:         [0., 4.]])
func.func private @widen(%x: tensor<2xf32>) -> tensor<2xf64> {
  %0 = ad.cast %x : tensor<2xf32> -> tensor<2xf64>
  %y = ad.square %0 : tensor<2xf64>
  return %y : tensor<2xf64>
}
func.func @widened(%x: tensor<2xf32>) -> (tensor<2x2xf64>, tensor<2x2xf32>) {
  %a = ad.jacfwd @widen(%x) {wrt = array<i64: 0>} : (tensor<2xf32>) -> tensor<2x2xf64>
  %b = ad.jacrev @widen(%x) {wrt = array<i64: 0>} : (tensor<2xf32>) -> tensor<2x2xf32>
  return %a, %b : tensor<2x2xf64>, tensor<2x2xf32>
}
