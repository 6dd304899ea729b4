// Bad input: one error, exit status 1, whatever is wrong.
// RUN: not ad-run %s 1 2>&1 | FileCheck %s --check-prefix=SEVERAL
// SEVERAL: ad-run: error: {{.*}}ad-run-errors.mlir: there are several functions, name one: --entry=f or --entry=g
// RUN: not ad-run %s --entry=h 1 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// UNKNOWN: ad-run: error: {{.*}}ad-run-errors.mlir: no function is named 'h'
// RUN: not ad-run %t.absent --entry=f 1 2>&1 | FileCheck %s --check-prefix=ABSENT
// ABSENT: ad-run: error: {{.*}}.absent: cannot be read: No such file or directory
// RUN: not ad-run %S --entry=f 1 2>&1 | FileCheck %s --check-prefix=DIRECTORY
// DIRECTORY: ad-run: error: {{.*}}: is a directory
// RUN: not ad-run %s --entry=f --fast 1 2>&1 | FileCheck %s --check-prefix=OPTION
// OPTION: ad-run: error: Unknown command line argument '--fast'
// RUN: not ad-run %s --entry=f --engine=gpu 1 2>&1 | FileCheck %s --check-prefix=ENGINE
// ENGINE: for the --engine option: Cannot find option named 'gpu'!

// RUN: not ad-run %s --entry=f 2>&1 | FileCheck %s --check-prefix=FEW
// FEW: ad-run: error: function 'f' got 0 arguments, expected 1
// RUN: not ad-run %s --entry=f 1 2 2>&1 | FileCheck %s --check-prefix=MANY
// MANY: ad-run: error: function 'f' got 2 arguments, expected 1
// RUN: not ad-run %s --entry=f '[1, x]' 2>&1 | FileCheck %s --check-prefix=NUMBER
// NUMBER: ad-run: error: argument 0: '[1, x]': 'x' is no number
// RUN: not ad-run %s --entry=f '[1, 2, 3]' 2>&1 | FileCheck %s --check-prefix=SIZE
// SIZE: ad-run: error: argument 0: '[1, 2, 3]': axis 0 has 3 entries, expected 2
// RUN: not ad-run %s --entry=f '1, 2, 3' 2>&1 | FileCheck %s --check-prefix=COUNT
// COUNT: ad-run: error: argument 0: '1, 2, 3': has 3 numbers, expected 2
// RUN: not ad-run %s --entry=f '[[1, 2]]' 2>&1 | FileCheck %s --check-prefix=RANK
// RANK: ad-run: error: argument 0: '{{\[\[}}1, 2]]': expected a number at '[1, 2]]'
// RUN: not ad-run %s --entry=f '[1, 2' 2>&1 | FileCheck %s --check-prefix=BRACKET
// BRACKET: ad-run: error: argument 0: '[1, 2': expected ',' or ']' of axis 0 at ''
// RUN: not ad-run %s --entry=f '' 2>&1 | FileCheck %s --check-prefix=EMPTY
// EMPTY: ad-run: error: argument 0: '': has 0 numbers, expected 2
// RUN: not ad-run %s --entry=g 300 2>&1 | FileCheck %s --check-prefix=WIDE
// WIDE: ad-run: error: argument 0: '300': '300' is no integer of 8 bits
// RUN: not ad-run %s --entry=f --grad=x 1 2>&1 | FileCheck %s --check-prefix=LIST
// LIST: ad-run: error: --grad: 'x' is no argument number, expected a list such as 0,2
// RUN: not ad-run %s --entry=f --threads=0 1 2>&1 | FileCheck %s --check-prefix=NOTHREADS
// NOTHREADS: ad-run: error: --threads: 0 is no number of threads, expected 1 to 1024
// RUN: not ad-run %s --entry=f --threads=-2 1 2>&1 | FileCheck %s --check-prefix=NEGATIVE
// NEGATIVE: ad-run: error: --threads: -2 is no number of threads, expected 1 to 1024
// RUN: not ad-run %s --entry=f --threads=1025 1 2>&1 | FileCheck %s --check-prefix=THREADS
// THREADS: ad-run: error: --threads: 1025 is no number of threads, expected 1 to 1024
// RUN: not ad-run %s --entry=f --split-cost=-5 1 2>&1 | FileCheck %s --check-prefix=COST
// COST: ad-run: error: for the --split-cost option: '-5' value invalid for ulong argument!

// RUN: not ad-run %s --entry=f --grad 1 2>&1 | FileCheck %s --check-prefix=SCALAR
// SCALAR: ad-run-errors.mlir:[[#@LINE+3]]:1: error: 'ad.grad' op first result of 'f' is 'tensor<2xf32>', expected a float tensor of rank 0
// RUN: not ad-run %s --entry=f --check-gradients=4 1 2>&1 | FileCheck %s --check-prefix=WRT
// WRT: ad-run-errors.mlir:[[#@LINE+1]]:1: error: 'ad.jvp' op wrt names argument 4, expected 0 <= index < 1
func.func @f(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}

func.func @g(%x: tensor<i8>) -> tensor<i8> {
  return %x : tensor<i8>
}

// RUN: not ad-run %S/Inputs/syntax.mlir 1 2>&1 | FileCheck %s --check-prefix=SYNTAX
// SYNTAX: syntax.mlir:2:21: error: expected ':'
// SYNTAX-NEXT: %y = ad.add %x, %x   tensor<f32>
// RUN: not ad-run %S/Inputs/shape.mlir 1 2>&1 | FileCheck %s --check-prefix=SHAPE
// SHAPE: shape.mlir:2:8: error: 'ad.matmul' op inner sizes differ: lhs axis 1 is 3, rhs axis 0 is 2
// RUN: not ad-run %S/Inputs/location.mlir 1 2>&1 | FileCheck %s --check-prefix=LOCATION
// LOCATION: {{^}}/etc/passwd:1:1: error: 'ad.
// LOCATION-NOT: root
// RUN: not ad-run %S/Inputs/too-large.mlir 2>&1 | FileCheck %s --check-prefix=MEMORY
// MEMORY: too-large.mlir:2:8: error: 'ad.iota' op result #0 of type 'tensor<2000000000x2000000000xf32>' takes more than 2^40 bytes

// RUN: %python -c "print('func.func @f() attributes {x = ' + '[' * 100000 + ']' * 100000 + '} { return }')" > %t.deep
// RUN: not ad-run %t.deep 2>&1 | FileCheck %s --check-prefix=DEEP
// DEEP: .deep:1:{{[0-9]+}}: error: brackets or signs are nested deeper than 256
// RUN: %python -c "import sys; sys.stdout.buffer.write(b'ML\xefR' + bytes(100))" > %t.bytecode
// RUN: not ad-run %t.bytecode 2>&1 | FileCheck %s --check-prefix=BYTECODE
// BYTECODE: .bytecode:1:1: error: the input is bytecode, expected text
// RUN: not ad-run /dev/null 2>&1 | FileCheck %s --check-prefix=NOTHING
// NOTHING: ad-run: error: /dev/null: there is no public function to run
