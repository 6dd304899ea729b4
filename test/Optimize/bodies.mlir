// The passes of ad-optimize see the bodies of loops and branches as they see functions.
// RUN: ad-opt %s --ad-inline | FileCheck %s --check-prefix=INLINE
// RUN: ad-opt %s --ad-widen | FileCheck %s --check-prefix=WIDEN
// RUN: ad-opt %s --cse | FileCheck %s --check-prefix=CSE
// RUN: ad-opt %s --ad-fuse | FileCheck %s --check-prefix=FUSE
// RUN: %python %S/../Lower/Inputs/same_bits.py ad-run %s %t calls

func.func private @twice(%x: tensor<4xf16>) -> tensor<4xf16> {
  %y = ad.add %x, %x : tensor<4xf16>
  return %y : tensor<4xf16>
}

func.func private @nested(%x: tensor<4xf16>, %c: tensor<i1>) -> tensor<4xf16> {
  %y = ad.if %c(%x) : (tensor<i1>, tensor<4xf16>) -> tensor<4xf16> {
  ^bb0(%a: tensor<4xf16>):
    %s = func.call @twice(%a) : (tensor<4xf16>) -> tensor<4xf16>
    ad.yield %s : tensor<4xf16>
  } else {
  ^bb0(%a: tensor<4xf16>):
    %e = ad.sin %a : tensor<4xf16>
    %f = ad.sin %a : tensor<4xf16>
    %s = ad.mul %e, %f : tensor<4xf16>
    ad.yield %s : tensor<4xf16>
  }
  return %y : tensor<4xf16>
}

// INLINE-NOT: func.func private
// INLINE-LABEL: func.func @calls
// INLINE: ad.for
// INLINE: ad.while
// INLINE: do
// INLINE: ad.if
// INLINE: ad.add
// INLINE: else
// INLINE: ad.if
// INLINE: ad.add
// INLINE: return

// WIDEN-LABEL: @nested
// WIDEN: else
// WIDEN: ad.sin %{{.*}} : tensor<4xf32>
// WIDEN: ad.cast %{{.*}} : tensor<4xf32> -> tensor<4xf16>
// WIDEN: ad.yield %{{.*}} : tensor<4xf16>

// CSE-LABEL: @nested
// CSE: else
// CSE-COUNT-1: ad.sin
// CSE: ad.mul %[[E:.*]], %[[E]]

// FUSE-LABEL: func.func @calls
// FUSE: ad.for
// FUSE: ad.while
// FUSE: ad.fused
// FUSE-NEXT: ^bb
// FUSE-NEXT: ad.exp
// FUSE-NEXT: ad.sum
// FUSE-NEXT: ad.compare
// FUSE-NEXT: ad.yield
// FUSE: ad.yield
func.func @calls(%x: tensor<4xf16>, %c: tensor<i1>) -> tensor<4xf16> {
  %y = ad.for 3 init(%x) with(%c) : (tensor<4xf16>, tensor<i1>) -> tensor<4xf16> {
  ^bb0(%a: tensor<4xf16>, %b: tensor<i1>):
    %w = ad.while(%a) with(%b, %a) limit 100 : (tensor<4xf16>, tensor<i1>, tensor<4xf16>) -> tensor<4xf16> {
    ^bb0(%d: tensor<4xf16>, %e: tensor<i1>, %i: tensor<4xf16>):
      %f = ad.exp %d : tensor<4xf16>
      %g = ad.sum %f {axes = array<i64: 0>} : tensor<4xf16> -> tensor<f16>
      %m = ad.compare lt, %g, %g : tensor<f16>
      ad.yield %m : tensor<i1>
    } do {
    ^bb0(%d: tensor<4xf16>, %e: tensor<i1>, %i: tensor<4xf16>):
      %f = func.call @nested(%d, %e) : (tensor<4xf16>, tensor<i1>) -> tensor<4xf16>
      ad.yield %f : tensor<4xf16>
    }
    %n = func.call @nested(%w, %b) : (tensor<4xf16>, tensor<i1>) -> tensor<4xf16>
    ad.yield %n : tensor<4xf16>
  }
  return %y : tensor<4xf16>
}
