'use strict';
// A file with V8's code of the modules of one package: the length of a header, the header in JSON, and the pieces. The
// header has, for each module, where its piece is and the checksums of the piece and of the source it belongs to.

const fs = require('node:fs');
const path = require('node:path');
const v8 = require('node:v8');
const { crc32 } = require('node:zlib');
const { noteUse, prune, readPiece, writeFile } = require('./files.js');

// LARGEST is the size above which a file keeps the modules of the last run alone.
const LARGEST = 128 << 20;

// keepCode has V8 keep the code of functions that were not called for a while, those of modules above all, which are called
// once. It is part of what V8 compares before it uses code, so it is only set while a run collects some.
function keepCode(keep) {
  v8.setFlagsFromString(keep ? '--no-flush-bytecode' : '--flush-bytecode');
}

class Shelf {
  #file;
  #fd;
  #entries = {};
  // The start of the pieces in the file.
  #start = 0;
  // The modules of this run: their scripts, and the checksums of their sources.
  #used = new Map();
  #changed = false;

  constructor(file) {
    this.#file = file;
    try {
      this.#fd = fs.openSync(file, 'r');
      const length = readPiece(this.#fd, 0, 4).readUInt32LE();
      if (length > fs.fstatSync(this.#fd).size) return;
      this.#entries = JSON.parse(readPiece(this.#fd, 4, length));
      this.#start = 4 + length;
      noteUse(file);
    } catch {
      this.#entries = {};
    }
  }

  // find returns the code of a module with a source of this checksum, or nothing.
  find(key, sum) {
    const entry = Object.hasOwn(this.#entries, key) ? this.#entries[key] : undefined;
    return entry?.source === sum ? this.#piece(entry) : undefined;
  }

  #piece({ at, length, sum }) {
    try {
      const piece = readPiece(this.#fd, this.#start + at, length);
      return crc32(piece) === sum ? piece : undefined;
    } catch {
      return undefined;
    }
  }

  // use takes note of a module that runs, and of its code where it was found. Where it was not, the file will be written.
  use(key, sum, script, found) {
    this.#used.set(key, { script, sum, found });
    if (found || this.#changed) return;
    this.#changed = true;
    keepCode(true);
  }

  // save writes the file where something was missing: what it had, and the code of this run with all functions that were
  // called.
  save() {
    if (!this.#changed) return;
    keepCode(false);
    const pieces = [];
    const entries = {};
    let size = 0;
    const add = (key, piece, source) => {
      entries[key] = { at: size, length: piece.length, sum: crc32(piece), source };
      size += piece.length;
      pieces.push(piece);
    };
    for (const [key, { script, sum, found }] of this.#used) {
      const piece = script.createCachedData();
      const before = found && this.#piece(this.#entries[key]);
      // V8 may have dropped functions of what was found, before something was missing.
      add(key, before?.length > piece.length ? before : piece, sum);
    }
    for (const [key, entry] of Object.entries(this.#entries)) {
      const piece = !this.#used.has(key) && size + entry.length < LARGEST && this.#piece(entry);
      if (piece) add(key, piece, entry.source);
    }
    const header = Buffer.from(JSON.stringify(entries));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(header.length);
    writeFile(this.#file, [length, header, ...pieces]);
    prune(path.dirname(this.#file));
  }
}

module.exports = { Shelf };
