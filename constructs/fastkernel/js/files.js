'use strict';
// Files of the cache. What is damaged counts as absent, and what cannot be written is left out.

const { createHash, randomBytes } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const DAY = 86_400_000;
const UNUSED = 30 * DAY;

// readPiece reads length bytes at an offset. It throws where the file is shorter.
function readPiece(fd, offset, length) {
  const piece = Buffer.allocUnsafeSlow(length);
  if (fs.readSync(fd, piece, 0, length, offset) !== length) throw new Error('the file is too short');
  return piece;
}

// writeFile writes the pieces into a file of this name, for nobody else to read, all or nothing.
function writeFile(file, pieces) {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const fd = fs.openSync(temporary, 'wx', 0o600);
    try {
      for (const piece of pieces) {
        for (let at = 0; at < piece.length; ) at += fs.writeSync(fd, piece, at);
      }
    } finally {
      fs.closeSync(fd);
    }
    fs.renameSync(temporary, file);
  } catch {
    attempt(() => fs.rmSync(temporary));
  }
}

// noteUse keeps a file from being pruned.
function noteUse(file) {
  attempt(() => {
    const now = new Date();
    if (now - fs.statSync(file).mtime > DAY) fs.utimesSync(file, now, now);
  });
}

// prune removes what nobody has used for long.
function prune(directory) {
  attempt(() => {
    for (const name of fs.readdirSync(directory)) {
      const file = path.join(directory, name);
      if (/\.(archives|code|digest|tmp)$/.test(name) && Date.now() - fs.statSync(file).mtimeMs > UNUSED) fs.rmSync(file);
    }
  });
}

// attempt does what nothing depends on.
function attempt(action) {
  try {
    action();
  } catch {
    // A full disk, a directory that cannot be written, or another process that was faster.
  }
}

// writeSealed writes a value with its checksum, which readSealed asks for.
function writeSealed(file, value) {
  writeFile(file, [checksum(value), value]);
}

function readSealed(file) {
  let text;
  try {
    text = fs.readFileSync(file);
    noteUse(file);
  } catch {
    return undefined;
  }
  const value = text.subarray(32);
  return checksum(value).equals(text.subarray(0, 32)) ? value : undefined;
}

function checksum(value) {
  return createHash('sha256').update(value).digest();
}

module.exports = { noteUse, prune, readPiece, readSealed, writeFile, writeSealed };
