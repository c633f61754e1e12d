'use strict';
// A file with V8's code of the modules of one package: the length and the checksum of a header, the header in JSON, and the
// pieces. The header has, for each module, where its piece is and the checksums of the piece and of the source it belongs to,
// and for each path that a module asks for, the file it leads to.

const fs = require('node:fs');
const path = require('node:path');
const v8 = require('node:v8');
const { crc32 } = require('node:zlib');
const { noteUse, prune, readPiece, writeFile } = require('./files.js');

// LARGEST is the size above which a file keeps the modules of the last run alone.
const LARGEST = 128 << 20;

// HEAD is the size of what is before the header.
const HEAD = 8;

// keepCode has V8 keep the code of functions that were not called for a while, those of modules above all, which are called
// once. It is part of what V8 compares before it uses code, so it is only set while a run collects some.
function keepCode(keep) {
  v8.setFlagsFromString(keep ? '--no-flush-bytecode' : '--flush-bytecode');
}

class Shelf {
  #file;
  #fd;
  #entries = {};
  #paths = {};
  // The start of the pieces in the file.
  #start = 0;
  // The modules of this run: their scripts, and the checksums of their sources.
  #used = new Map();
  #changed = false;

  constructor(file) {
    this.#file = file;
    try {
      this.#fd = fs.openSync(file, 'r');
      const head = readPiece(this.#fd, 0, HEAD);
      const length = head.readUInt32LE();
      if (length > fs.fstatSync(this.#fd).size) return;
      const header = readPiece(this.#fd, HEAD, length);
      if (crc32(header) !== head.readUInt32LE(4)) return;
      ({ entries: this.#entries, paths: this.#paths } = JSON.parse(header));
      this.#start = HEAD + length;
      noteUse(file);
    } catch {
      // As an empty file.
    }
  }

  has(key) {
    return Object.hasOwn(this.#entries, key);
  }

  // find returns the code of a module with a source of this checksum, or nothing.
  find(key, sum) {
    const entry = this.has(key) ? this.#entries[key] : undefined;
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
    if (!found) this.#change();
  }

  // fileOf returns the file that a path leads to, where that is known.
  fileOf(wanted) {
    return Object.hasOwn(this.#paths, wanted) ? this.#paths[wanted] : undefined;
  }

  useFile(wanted, file) {
    this.#paths[wanted] = file;
    this.#change();
  }

  #change() {
    if (!this.#changed) keepCode(true);
    this.#changed = true;
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
    const header = Buffer.from(JSON.stringify({ entries, paths: this.#paths }));
    const head = Buffer.alloc(HEAD);
    head.writeUInt32LE(header.length);
    head.writeUInt32LE(crc32(header), 4);
    writeFile(this.#file, [head, header, ...pieces]);
    prune(path.dirname(this.#file));
  }
}

module.exports = { Shelf };
