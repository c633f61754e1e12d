'use strict';
// What the kernel prints goes to the Go runtime as lines of JSON on stderr, as the relay would write them.

const fs = require('node:fs');

const pause = new Int32Array(new SharedArrayBuffer(4));

// writeAll waits where the other end of a pipe is slow.
function writeAll(descriptor, data) {
  for (let at = 0; at < data.length; ) {
    try {
      at += fs.writeSync(descriptor, data, at);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

// writeLine writes a piece of the output called name, stdout or stderr.
function writeLine(descriptor, name, piece) {
  writeAll(descriptor, Buffer.from(`${JSON.stringify({ [name]: piece.toString('base64') })}\n`));
}

// wrapOutput has process.stdout and process.stderr write such lines. The function write of the result takes the pieces,
// and can be replaced.
function wrapOutput() {
  const output = { write: (name, piece) => writeLine(2, name, piece) };
  for (const name of ['stdout', 'stderr']) {
    const property = Object.getOwnPropertyDescriptor(process, name);
    let stream;
    const get = () => (stream ??= wrap(property.get.call(process), (piece) => output.write(name, piece)));
    Object.defineProperty(process, name, { ...property, get });
  }
  return output;
}

function wrap(stream, write) {
  stream._writev = null;
  stream._write = (chunk, encoding, done) => {
    try {
      write(Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk, encoding));
      done();
    } catch (error) {
      done(error);
    }
  };
  return stream;
}

module.exports = { wrapOutput, writeAll, writeLine };
