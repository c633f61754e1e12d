'use strict';
// V8's code of the modules that the kernel loads. It loads them from a directory with another name each time, so that
// Node.js's own cache never has them; here they are known by the SHA-256 of their package's archive and their path in it.

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const vm = require('node:vm');
const { crc32 } = require('node:zlib');
const { Shelf } = require('./shelf.js');

// FORMAT changes with what is in the files, and with flags of V8.
const FORMAT = 3;

const PACKAGED = /^(.*?\/jsii-kernel-[^/]+\/node_modules\/(?:@[^/]+\/)?[^/]+)\/(.+)$/;
const DYNAMIC = /(?<![.\w$])import\s*[(/]/;
const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];

// RELATIVE is a path that leads to a file and not to the main file of a directory.
const RELATIVE = /^\.\.?\/.*[^./]$/;

// openCode returns functions that run modules with their code from the directory, and writes what was missing at the end
// of the process. It throws where Node.js lacks what it needs.
function openCode(directory, nodeOptions) {
  if (!crc32) throw new Error('Node.js is too old');
  const edition = shortHash([FORMAT, process.version, process.versions.v8, process.platform, process.arch, nodeOptions]);
  const shelves = new Map();
  const shelfOf = (root, nameOf) => {
    if (!shelves.has(root)) {
      const name = nameOf(root);
      shelves.set(root, name && new Shelf(path.join(directory, `${name}-${edition}.code`)));
    }
    return shelves.get(root);
  };
  // placeOf returns the directory of a module's package, its path in there, and the shelf, each of them only in a package.
  const places = new Map();
  const placeOf = (filename) => {
    if (!places.has(filename)) {
      const [, root, key] = PACKAGED.exec(filename) ?? [];
      places.set(filename, { root, key, shelf: root && shelfOf(root, digestOf) });
    }
    return places.get(filename);
  };

  // compile throws where the source is no CommonJS module, is not to be compiled here, or has no code though it must.
  function compile(source, filename, { shelf, key }, parameters, mustHaveCode) {
    const prefix = `(function (${parameters}) { `;
    const sum = crc32(source);
    const cachedData = shelf.find(key, sum);
    if (!cachedData && (mustHaveCode || DYNAMIC.test(source))) throw new Error('Node.js must run it, as import() asks who calls it');
    // The columns are those of the source.
    const options = { filename, columnOffset: -prefix.length, cachedData };
    const script = new vm.Script(`${prefix}${source}\n})`, options);
    shelf.use(key, sum, script, cachedData !== undefined && !script.cachedDataRejected);
    return script.runInThisContext();
  }

  // runSource returns whether it could run the source of a module. What it cannot Node.js can, or knows what to say of it.
  function runSource(module, source, filename, place, mustHaveCode) {
    let run;
    try {
      run = compile(source, filename, place, PARAMETERS, mustHaveCode);
    } catch {
      return false;
    }
    call(run, module);
    return true;
  }

  process.on('exit', (status) => {
    if (status === 0) for (const shelf of shelves.values()) shelf?.save();
  });

  return {
    // resolve returns the file that a module asks for, or what original returns. What is relative in a package is always the
    // same file, which Node.js would have to look for.
    resolve(request, parent, original) {
      const { root, key, shelf } = parent?.filename && RELATIVE.test(request) ? placeOf(parent.filename) : {};
      const wanted = shelf && path.join(path.dirname(key), request);
      if (!wanted || wanted.startsWith('..')) return original();
      const known = shelf.fileOf(wanted);
      if (known) return `${root}/${known}`;
      const found = original();
      if (found.startsWith(`${root}/`)) shelf.useFile(wanted, found.slice(root.length + 1));
      return found;
    },
    // load runs a module whose code is there, and returns whether it did. Node.js would first look for a package.json in the
    // directories above it, to know what kind of module it is.
    load(module, filename) {
      const place = placeOf(filename);
      return Boolean(place.shelf?.has(place.key)) && runSource(module, fs.readFileSync(filename, 'utf8'), filename, place, true);
    },
    // run runs a module of a package, or original where it is none.
    run(module, source, filename, format, original) {
      const place = placeOf(filename);
      if (!place.shelf || format === 'module' || !runSource(module, source, filename, place)) return original();
    },
    // runProgram runs the program of the kernel itself, with one variable more than modules have.
    runProgram(module, source, fastkernel) {
      const place = { key: 'program.js', shelf: shelfOf(module.filename, () => 'program') };
      const run = compile(source, module.filename, place, [...PARAMETERS, 'fastkernel']);
      return call(run, module, fastkernel);
    },
  };
}

// digestOf returns the SHA-256 that names the directory of a package in jsii's package cache, or nothing for one elsewhere.
function digestOf(root) {
  const name = path.basename(fs.realpathSync(root));
  return /^[0-9a-f]{64}$/.test(name) ? name : undefined;
}

function call(run, module, ...more) {
  const { exports, filename } = module;
  return run.call(exports, exports, requireOf(module), module, filename, path.dirname(filename), ...more);
}

// requireOf returns what Node.js gives a module as require.
function requireOf(module) {
  const require = (id) => module.require(id);
  require.resolve = (request, options) => Module._resolveFilename(request, module, false, options);
  require.resolve.paths = (request) => Module._resolveLookupPaths(request, module);
  require.main = process.mainModule;
  require.extensions = Module._extensions;
  require.cache = Module._cache;
  return require;
}

function shortHash(value) {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}

module.exports = { openCode };
