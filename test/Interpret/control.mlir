// Loops and branches: order of trips, stacks, no trips, the limit of a loop without a count
// RUN: ad-run %s --entry=scan '1.0' '[1.0, 2.0, 3.0]' '10.0' | FileCheck %s --check-prefix=SCAN
// RUN: ad-run %s --entry=back '1.0' '[1.0, 2.0, 3.0]' '10.0' | FileCheck %s --check-prefix=BACK
// RUN: ad-run %s --entry=none '1.0' '[]' | FileCheck %s --check-prefix=NONE
// RUN: ad-run %s --entry=rows '[[1, 2], [3, 4]]' '[[true, false], [false, false]]' | FileCheck %s --check-prefix=ROWS
// RUN: ad-run %s --entry=branch 'true' '3.0' | FileCheck %s --check-prefix=THEN
// RUN: ad-run %s --entry=branch 'false' '3.0' | FileCheck %s --check-prefix=ELSE
// RUN: ad-run %s --entry=double '3.0' '20.0' | FileCheck %s --check-prefix=DOUBLE
// RUN: ad-run %s --entry=double '30.0' '20.0' | FileCheck %s --check-prefix=ATONCE
// RUN: not ad-run %s --entry=double '1.0' '20.0' 2>&1 | FileCheck %s --check-prefix=LIMIT
// RUN: ad-run %s --entry=nested '[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]' | FileCheck %s --check-prefix=NESTED

// c <- 10·c + x; stacked before.
// SCAN: tensor(1123.)
// SCAN-NEXT: tensor([  1.,  11., 112.])
func.func @scan(%c: tensor<f32>, %xs: tensor<3xf32>, %ten: tensor<f32>) -> (tensor<f32>, tensor<3xf32>) {
  %0:2 = ad.for 3 init(%c) over(%xs) with(%ten) : (tensor<f32>, tensor<3xf32>, tensor<f32>) -> (tensor<f32>, tensor<3xf32>) {
  ^bb0(%a: tensor<f32>, %x: tensor<f32>, %t: tensor<f32>):
    %m = ad.mul %a, %t : tensor<f32>
    %n = ad.add %m, %x : tensor<f32>
    ad.yield %n, %a : tensor<f32>, tensor<f32>
  }
  return %0#0, %0#1 : tensor<f32>, tensor<3xf32>
}

// BACK: tensor(1321.)
// BACK-NEXT: tensor([132.,  13.,   1.])
func.func @back(%c: tensor<f32>, %xs: tensor<3xf32>, %ten: tensor<f32>) -> (tensor<f32>, tensor<3xf32>) {
  %0:2 = ad.for 3 reverse init(%c) over(%xs) with(%ten) : (tensor<f32>, tensor<3xf32>, tensor<f32>) -> (tensor<f32>, tensor<3xf32>) {
  ^bb0(%a: tensor<f32>, %x: tensor<f32>, %t: tensor<f32>):
    %m = ad.mul %a, %t : tensor<f32>
    %n = ad.add %m, %x : tensor<f32>
    ad.yield %n, %a : tensor<f32>, tensor<f32>
  }
  return %0#0, %0#1 : tensor<f32>, tensor<3xf32>
}

// NONE: tensor(1.)
// NONE-NEXT: tensor([])
func.func @none(%c: tensor<f32>, %xs: tensor<0xf32>) -> (tensor<f32>, tensor<0xf32>) {
  %0:2 = ad.for 0 init(%c) over(%xs) : (tensor<f32>, tensor<0xf32>) -> (tensor<f32>, tensor<0xf32>) {
  ^bb0(%a: tensor<f32>, %x: tensor<f32>):
    %m = ad.mul %a, %x : tensor<f32>
    ad.yield %m, %a : tensor<f32>, tensor<f32>
  }
  return %0#0, %0#1 : tensor<f32>, tensor<0xf32>
}

// Entries of a higher rank, integers and masks.
// ROWS: tensor({{\[\[}}0, 2],
// ROWS-NEXT: [3, 4]], dtype=torch.int32)
func.func @rows(%xs: tensor<2x2xi32>, %ms: tensor<2x2xi1>) -> tensor<2x2xi32> {
  %0 = ad.for 2 over(%xs, %ms) : (tensor<2x2xi32>, tensor<2x2xi1>) -> tensor<2x2xi32> {
  ^bb0(%x: tensor<2xi32>, %m: tensor<2xi1>):
    %zero = ad.constant dense<0> : tensor<2xi32>
    %y = ad.select %m, %zero, %x : tensor<2xi32>
    ad.yield %y : tensor<2xi32>
  }
  return %0 : tensor<2x2xi32>
}

// THEN: tensor(9.)
// ELSE: tensor(-3.)
func.func @branch(%c: tensor<i1>, %x: tensor<f32>) -> tensor<f32> {
  %y = ad.if %c(%x) : (tensor<i1>, tensor<f32>) -> tensor<f32> {
  ^bb0(%a: tensor<f32>):
    %s = ad.square %a : tensor<f32>
    ad.yield %s : tensor<f32>
  } else {
  ^bb0(%a: tensor<f32>):
    %n = ad.neg %a : tensor<f32>
    ad.yield %n : tensor<f32>
  }
  return %y : tensor<f32>
}

// DOUBLE: tensor(24.)
// ATONCE: tensor(30.)
// LIMIT: control.mlir:[[@LINE+2]]:{{.*}}: error: 'ad.while' op runs more than 4 times
func.func @double(%x: tensor<f32>, %end: tensor<f32>) -> tensor<f32> {
  %y = ad.while(%x) with(%end) limit 4 : (tensor<f32>, tensor<f32>) -> tensor<f32> {
  ^bb0(%a: tensor<f32>, %e: tensor<f32>):
    %less = ad.compare lt, %a, %e : tensor<f32>
    ad.yield %less : tensor<i1>
  } do {
  ^bb0(%a: tensor<f32>, %e: tensor<f32>):
    %twice = ad.add %a, %a : tensor<f32>
    ad.yield %twice : tensor<f32>
  }
  return %y : tensor<f32>
}

// The product of each row's elements, by a loop in a loop.
// NESTED: tensor([  6., 120.])
func.func @nested(%xs: tensor<2x3xf32>) -> tensor<2xf32> {
  %ys = ad.for 2 over(%xs) : (tensor<2x3xf32>) -> tensor<2xf32> {
  ^bb0(%row: tensor<3xf32>):
    %one = ad.constant dense<1.0> : tensor<f32>
    %p = ad.for 3 init(%one) over(%row) : (tensor<f32>, tensor<3xf32>) -> tensor<f32> {
    ^bb1(%a: tensor<f32>, %x: tensor<f32>):
      %m = ad.mul %a, %x : tensor<f32>
      ad.yield %m : tensor<f32>
    }
    ad.yield %p : tensor<f32>
  }
  return %ys : tensor<2xf32>
}
