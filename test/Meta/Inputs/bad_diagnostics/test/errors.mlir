// Expects what Errors.cpp reports.
// expected-error {{rank is wrong.}}
// expected-error {{has 3 results, expected one}}
