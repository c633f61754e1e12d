'use strict';
// A file with V8's code of the modules of one package: the length of a header, the header in JSON, and the pieces. The
// header has, for each module, where its piece is and the checksums of the piece and of the source it belongs to.

const fs = require('node:fs');
const path = require('node:path');
const { crc32 } = require('node:zlib');
const { noteUse, prune, readPiece, writeFile } = require('./files.js');

// LARGEST is the size above which a file keeps the modules of the last run alone.
const LARGEST = 128 << 20;

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

  // find returns the code of a module with this source, or nothing.
  find(key, source) {
    const entry = Object.hasOwn(this.#entries, key) ? this.#entries[key] : undefined;
    if (!entry || entry.source !== source.length || entry.sourceSum !== crc32(source)) return undefined;
    return this.#piece(entry);
  }

  #piece({ at, length, sum }) {
    try {
      const piece = readPiece(this.#fd, this.#start + at, length);
      return crc32(piece) === sum ? piece : undefined;
    } catch {
      return undefined;
    }
  }

  // use takes note of a module that runs. Where its code was not found, the file will be written.
  use(key, source, script, found) {
    this.#used.set(key, { script, source: source.length, sourceSum: crc32(source) });
    this.#changed ||= !found;
  }

  // save writes the file where something was missing: what it had, and the code of this run with all functions that were
  // called.
  save() {
    if (!this.#changed) return;
    const pieces = [];
    const entries = {};
    let size = 0;
    const add = (key, piece, { source, sourceSum }) => {
      entries[key] = { at: size, length: piece.length, sum: crc32(piece), source, sourceSum };
      size += piece.length;
      pieces.push(piece);
    };
    for (const [key, module] of this.#used) add(key, module.script.createCachedData(), module);
    for (const [key, entry] of Object.entries(this.#entries)) {
      const piece = !this.#used.has(key) && size + entry.length < LARGEST && this.#piece(entry);
      if (piece) add(key, piece, entry);
    }
    const header = Buffer.from(JSON.stringify(entries));
    const length = Buffer.alloc(4);
    length.writeUInt32LE(header.length);
    writeFile(this.#file, [length, header, ...pieces]);
    prune(path.dirname(this.#file));
  }
}

module.exports = { Shelf };
