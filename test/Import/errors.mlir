// What has no counterpart in the ad dialect is refused where it stands.
// RUN: ad-opt %s --ad-import --split-input-file --verify-diagnostics
// RUN: not ad-opt %s --split-input-file --ad-import=while-limit=0 2>&1 | FileCheck %s
// CHECK: error: option while-limit is 0, expected at least 1

func.func @unsigned(%x: i32) -> i32 {
  // expected-error @+1 {{'arith.divui' op cannot be imported: expected ops that the ad dialect has counterparts of (arith, math and scf on signed numbers, tensor on elements and shapes), func.call, or ops of ad}}
  %y = arith.divui %x, %x : i32
  return %y : i32
}

// -----

// A half is rounded to the even number by ad.round.
func.func @round(%x: f32) -> f32 {
  // expected-error @+1 {{'math.round' op cannot be imported}}
  %y = math.round %x : f32
  return %y : f32
}

// -----

func.func @unsigned_compare(%x: i32) -> i1 {
  // expected-error @+1 {{'arith.cmpi' op cannot be imported}}
  %y = arith.cmpi ult, %x, %x : i32
  return %y : i1
}

// -----

// Signed, a bit is 0 or -1.
func.func @signed_bit(%x: i1) -> i32 {
  // expected-error @+1 {{'arith.extsi' op cannot be imported}}
  %y = arith.extsi %x : i1 to i32
  return %y : i32
}

// -----

func.func @low_bit(%x: i32) -> i1 {
  // expected-error @+1 {{'arith.trunci' op cannot be imported}}
  %y = arith.trunci %x : i32 to i1
  return %y : i1
}

// -----

// expected-error @+1 {{'func.func' op cannot be imported: found type 'tensor<?xf32>', expected a statically shaped tensor or a scalar of the ad dialect's element types}}
func.func @dynamic(%x: tensor<?xf32>) -> tensor<?xf32> {
  return %x : tensor<?xf32>
}

// -----

// expected-error @+1 {{'func.func' op cannot be imported: found type 'tensor<*xf32>'}}
func.func @unranked(%x: tensor<*xf32>) -> f32 {
  %y = arith.constant 0.0 : f32
  return %y : f32
}

// -----

// expected-error @+1 {{'func.func' op cannot be imported: found type 'memref<3xf32>'}}
func.func @memory(%x: memref<3xf32>) -> f32 {
  %y = arith.constant 0.0 : f32
  return %y : f32
}

// -----

func.func @window(%x: tensor<3xf32>, %i: index) -> tensor<2xf32> {
  // expected-error @+1 {{'tensor.extract_slice' op cannot be imported}}
  %y = tensor.extract_slice %x[%i] [2] [1] : tensor<3xf32> to tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

func.func @size(%x: tensor<3xf32>, %i: index) -> index {
  // expected-error @+1 {{'tensor.dim' op cannot be imported}}
  %y = tensor.dim %x, %i : tensor<3xf32>
  return %y : index
}

// -----

func.func @parallel(%x: f32) -> f32 {
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  // expected-error @+1 {{'scf.parallel' op cannot be imported}}
  scf.parallel (%i) = (%c0) to (%c4) step (%c4) {
  }
  return %x : f32
}

// -----

func.func @standing(%x: f32) -> f32 {
  %c0 = arith.constant 0 : index
  %c4 = arith.constant 4 : index
  %step = arith.constant -1 : index
  // expected-error @+1 {{'scf.for' op cannot be imported: its step is -1, expected at least 1}}
  %y = scf.for %i = %c4 to %c0 step %step iter_args(%a = %x) -> f32 {
    scf.yield %a : f32
  }
  return %y : f32
}

// -----

func.func @unsigned_loop(%x: f32) -> f32 {
  %c0 = arith.constant 0 : i32
  %c4 = arith.constant 4 : i32
  // expected-error @+1 {{'scf.for' op cannot be imported: its bounds are unsigned, expected signed ones}}
  %y = scf.for unsigned %i = %c0 to %c4 step %c4 iter_args(%a = %x) -> f32 : i32 {
    scf.yield %a : f32
  }
  return %y : f32
}

// -----

func.func private @somewhere(f32) -> f32
func.func @outside(%x: f32) -> f32 {
  %y = call @somewhere(%x) : (f32) -> f32
  return %y : f32
}

// -----

// expected-error @+1 {{'func.func' op has 2 blocks, expected one: control flow is that of scf or ad}}
func.func @blocks(%x: f32) -> f32 {
  "func.return"(%x) : (f32) -> ()
^bb1:
  return %x : f32
}

// -----

func.func @endless(%x: f32) -> f32 {
  // expected-error @+1 {{'llvm.unreachable' op cannot be imported: expected 'func.return'}}
  llvm.unreachable
}
