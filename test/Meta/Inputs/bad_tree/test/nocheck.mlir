// RUN: ad-opt %s
func.func @f() { return }
