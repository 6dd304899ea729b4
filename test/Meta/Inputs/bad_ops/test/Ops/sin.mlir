// RUN: ad-opt %s --canonicalize | FileCheck %s
// ---- parse
// ---- fold
// ---- vjp
// ---- run
