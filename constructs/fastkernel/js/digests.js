'use strict';
// The kernel finds an unpacked archive by its SHA-256, and the archive of the CDK is so large that this takes longer than
// anything else at its start. Digests are remembered by what tells archives apart: name, version, size, and some of the
// content, with the checksum of all of it that gzip has at the end.

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { readPiece, readSealed, writeSealed } = require('./files.js');

const BLOCK = 1 << 16;
const BLOCKS = 8;

// openDigests returns a function that returns the digest of a file, which compute computes where it is not remembered.
function openDigests(directory) {
  return (file, comments, compute) => {
    let memory;
    try {
      memory = path.join(directory, `${fingerprint(file, comments)}.digest`);
      const remembered = readSealed(memory);
      if (remembered?.length === 32) return remembered;
    } catch {
      return compute();
    }
    const digest = compute();
    writeSealed(memory, digest);
    return digest;
  };
}

// fingerprint reads evenly spaced blocks; the last one ends with the archive.
function fingerprint(file, comments) {
  const fd = fs.openSync(file, 'r');
  try {
    const { size } = fs.fstatSync(fd);
    const hash = createHash('sha256').update(JSON.stringify([size, comments]));
    const last = Math.max(0, size - BLOCK);
    for (let i = 0; i < BLOCKS; i++) {
      hash.update(readPiece(fd, Math.floor((last * i) / (BLOCKS - 1)), Math.min(BLOCK, size)));
    }
    return hash.digest('hex');
  } finally {
    fs.closeSync(fd);
  }
}

module.exports = { openDigests };
