'use strict';
// Writes what child processes of the kernel print as lines of JSON for the Go runtime: descriptor 0 has their stdout, 3
// their stderr. It ends with the last of them.

const net = require('node:net');
const { writeLine } = require('./output.js');

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) process.on(signal, () => {});

for (const [fd, name] of [
  [0, 'stdout'],
  [3, 'stderr'],
]) {
  new net.Socket({ fd, readable: true, writable: false }).on('data', (piece) => writeLine(2, name, piece));
}
