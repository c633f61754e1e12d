package model

// StackOrder is for the test that loads files, which this package cannot import.
var StackOrder = (*Project).stackOrder
