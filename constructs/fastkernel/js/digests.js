'use strict';
// The kernel finds an unpacked archive by its SHA-256, and the archive of the CDK is so large that this takes longer than
// anything else at its start. Digests are remembered by what tells archives apart: name, version, size, and some of the
// content, with the checksum of all of it that gzip has at the end.
//
// In later runs of an app a file may stand for an archive, with nothing but its digest (archives.go). Where the unpacked
// archive is gone since, the kernel finds no archive there, and says so.

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { readPiece, readSealed, writeSealed } = require('./files.js');

const BLOCK = 1 << 16;
const BLOCKS = 8;

const STAND_IN = /^fastkernel ([0-9a-f]{64})$/;
const LAST = 'aws-cdk-lib';

// openDigests returns a function that returns the digest of the archive of a package, which compute computes where it is not
// known. What is loaded until the CDK is goes to a file, unless it has no name, for the next run.
function openDigests(directory, archives) {
  const loaded = [];
  process.on('exit', (status) => {
    if (status !== 0 || !archives || loaded.at(-1)?.Name !== LAST) return;
    const file = path.join(directory, archives);
    const list = Buffer.from(JSON.stringify(loaded));
    if (!readSealed(file)?.equals(list)) writeSealed(file, list);
  });
  return (file, [name, version], compute) => {
    const digest = digestIn(file) ?? digestOf(directory, file, [name, version], compute);
    if (loaded.at(-1)?.Name !== LAST) loaded.push({ Name: name, Version: version, Digest: digest.toString('hex') });
    return digest;
  };
}

// digestIn returns the digest in a file that stands for an archive.
function digestIn(file) {
  if (fs.statSync(file).size > 100) return undefined;
  const [, digest] = STAND_IN.exec(fs.readFileSync(file, 'latin1')) ?? [];
  return digest && Buffer.from(digest, 'hex');
}

function digestOf(directory, file, comments, compute) {
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
