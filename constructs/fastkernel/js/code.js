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

// FORMAT changes with what is in the files.
const FORMAT = 2;

const PACKAGED = /^(.*?\/jsii-kernel-[^/]+\/node_modules\/(?:@[^/]+\/)?[^/]+)\/(.+)$/;
const DYNAMIC = /(?<![.\w$])import\s*[(/]/;
const PARAMETERS = ['exports', 'require', 'module', '__filename', '__dirname'];

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

  // compile throws where the source is no CommonJS module, or is not to be compiled here.
  function compile(source, filename, shelf, key, parameters) {
    const prefix = `(function (${parameters}) { `;
    const sum = crc32(source);
    const cachedData = shelf.find(key, sum);
    if (!cachedData && DYNAMIC.test(source)) throw new Error('import() asks Node.js who calls it');
    // The columns are those of the source.
    const options = { filename, columnOffset: -prefix.length, cachedData };
    const script = new vm.Script(`${prefix}${source}\n})`, options);
    shelf.use(key, sum, script, cachedData !== undefined && !script.cachedDataRejected);
    return script.runInThisContext();
  }

  process.on('exit', (status) => {
    if (status === 0) for (const shelf of shelves.values()) shelf?.save();
  });

  return {
    // run runs a module of a package, or original where it is none.
    run(module, source, filename, format, original) {
      const [, root, key] = PACKAGED.exec(filename) ?? [];
      const shelf = root && format !== 'module' ? shelfOf(root, digestOf) : undefined;
      if (!shelf) return original();
      let run;
      try {
        run = compile(source, filename, shelf, key, PARAMETERS);
      } catch {
        // Node.js knows what to say of it, and other kinds of modules.
        return original();
      }
      return call(run, module);
    },
    // runProgram runs the program of the kernel itself, with one variable more than modules have.
    runProgram(module, source, fastkernel) {
      const shelf = shelfOf(module.filename, () => 'program');
      const run = compile(source, module.filename, shelf, 'program.js', [...PARAMETERS, 'fastkernel']);
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
