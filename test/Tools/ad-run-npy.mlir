// Arguments from `.npy` files and results into them.
// RUN: rm -rf %t && mkdir %t
// RUN: ad-run %s --entry=double '[[1, 2, 3], [4, 5, 6]]' -o %t/a.npy | count 0
// RUN: ad-run %s --entry=double %t/a.npy | FileCheck %s --check-prefix=TWICE
// TWICE: tensor({{\[\[}} 4.,  8., 12.],
// TWICE-NEXT: [16., 20., 24.]])

// NumPy reads what we write, and we what it writes: header and data are its own.
// RUN: %python %S/Inputs/npy.py check %t/a.npy
// RUN: %python %S/Inputs/npy.py write %t

// RUN: ad-run %s --entry=double %t/fortran.npy | FileCheck %s --check-prefix=WRITTEN
// RUN: ad-run %s --entry=double %t/big_endian.npy | FileCheck %s --check-prefix=WRITTEN
// RUN: ad-run %s --entry=double %t/version2.npy | FileCheck %s --check-prefix=WRITTEN
// WRITTEN: tensor({{\[\[}} 2.,  4.,  6.],
// WRITTEN-NEXT: [ 8., 10., 12.]])

// Several results go into a directory, which is made.
// RUN: ad-run %s --entry=kinds '[true, false]' '[-5, 7]' --output=%t/new/results
// RUN: ad-run %s --entry=kinds %t/new/results/0.npy %t/new/results/1.npy | FileCheck %s --check-prefix=KINDS
// KINDS: tensor([ True, False])
// KINDS-NEXT: tensor([-5,  7])

// Halves and unsigned bytes are NumPy's; it has no bfloat16.
// RUN: ad-run %s --entry=small '[1.5, -2.5]' '[200, 100]' --output=%t/small
// RUN: ad-run %s --entry=small %t/small/0.npy %t/small/1.npy | FileCheck %s --check-prefix=SMALL
// SMALL: tensor([ 6., 10.], dtype=torch.float16)
// SMALL-NEXT: tensor([ 32, 144], dtype=torch.uint8)
// RUN: not ad-run %s --entry=brain '[1.5, -2.5]' --output=%t/brain.npy 2>&1 | FileCheck %s --check-prefix=BRAIN
// BRAIN: brain.npy: cannot be written: the format has no bfloat16

// RUN: not ad-run %s --entry=double %t/missing.npy 2>&1 | FileCheck %s --check-prefix=MISSING
// MISSING: ad-run: error: argument 0: {{.*}}missing.npy: cannot be read: No such file or directory
// RUN: not ad-run %s --entry=double %t/new.npy 2>&1 | FileCheck %s --check-prefix=DIRECTORY
// DIRECTORY: ad-run: error: argument 0: {{.*}}new.npy: is a directory
// RUN: not ad-run %s --entry=double %t/text.npy 2>&1 | FileCheck %s --check-prefix=MAGIC
// MAGIC: ad-run: error: argument 0: {{.*}}text.npy: is no .npy file: its first bytes are not \x93NUMPY
// RUN: not ad-run %s --entry=double %t/empty.npy 2>&1 | FileCheck %s --check-prefix=EMPTY
// EMPTY: empty.npy: is no .npy file
// RUN: not ad-run %s --entry=double %t/half_header.npy 2>&1 | FileCheck %s --check-prefix=HALF
// HALF: half_header.npy: ends inside its header
// RUN: not ad-run %s --entry=double %t/truncated.npy 2>&1 | FileCheck %s --check-prefix=TRUNCATED
// TRUNCATED: truncated.npy: has 23 bytes of data, expected 24 for its shape
// RUN: not ad-run %s --entry=double %t/huge.npy 2>&1 | FileCheck %s --check-prefix=HUGE
// HUGE: huge.npy: has 24 bytes of data, expected more than 2^63 for its shape
// RUN: not ad-run %s --entry=double %t/complex.npy 2>&1 | FileCheck %s --check-prefix=COMPLEX
// COMPLEX: complex.npy: has elements of type '<c8', expected one of f2 f4 f8 b1 u1 i1 i2 i4 i8
// RUN: not ad-run %s --entry=double %t/record.npy 2>&1 | FileCheck %s --check-prefix=RECORD
// RECORD: record.npy: header has a structured 'descr', expected one element type such as '<f4'
// RUN: not ad-run %s --entry=double %t/double.npy 2>&1 | FileCheck %s --check-prefix=DTYPE
// DTYPE: double.npy: holds tensor<2x3xf64>, expected tensor<2x3xf32>
// RUN: not ad-run %s --entry=double %t/shape.npy 2>&1 | FileCheck %s --check-prefix=SHAPE
// SHAPE: shape.npy: holds tensor<3x2xf32>, expected tensor<2x3xf32>
// RUN: not ad-run %s --entry=double %t/version9.npy 2>&1 | FileCheck %s --check-prefix=VERSION
// VERSION: version9.npy: has version 9 of the format, expected 1 to 3

// A full disk is an error, and what was there stays.
// RUN: not ad-run %s --entry=double %t/a.npy -o %t/full.npy 2>&1 | FileCheck %s --check-prefix=FULL
// FULL: ad-run: error: {{.*}}full.npy: cannot be written: No space left on device
// RUN: not ad-run %s --entry=double %t/a.npy > /dev/full 2>%t/err && FileCheck %s --check-prefix=STDOUT < %t/err
// STDOUT: ad-run: error: standard output: cannot be written: No space left on device
// RUN: not ad-run %s --entry=double %t/a.npy -o %t/absent/b.npy 2>&1 | FileCheck %s --check-prefix=ABSENT
// ABSENT: ad-run: error: {{.*}}b.npy: cannot be created: No such file or directory
// RUN: not ad-run %s --entry=kinds 0 0 -o %t/one.npy 2>&1 | FileCheck %s --check-prefix=ONE
// ONE: ad-run: error: {{.*}}one.npy: is one file for 2 results, expected a directory
// RUN: ls -A %t | FileCheck %s --check-prefix=LEFT
// LEFT-NOT: .tmp

func.func @double(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = ad.add %x, %x : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

func.func @kinds(%b: tensor<2xi1>, %i: tensor<2xi64>) -> (tensor<2xi1>, tensor<2xi64>) {
  return %b, %i : tensor<2xi1>, tensor<2xi64>
}

func.func @small(%x: tensor<2xf16>, %y: tensor<2xui8>) -> (tensor<2xf16>, tensor<2xui8>) {
  %0 = ad.abs %x : tensor<2xf16>
  %1 = ad.add %0, %0 : tensor<2xf16>
  %2 = ad.add %y, %y : tensor<2xui8>
  return %1, %2 : tensor<2xf16>, tensor<2xui8>
}

func.func @brain(%x: tensor<2xbf16>) -> tensor<2xbf16> {
  return %x : tensor<2xbf16>
}
