'use strict';
// Node.js loads this file before the relay of the jsii runtime, and becomes the jsii kernel in its place: doc.go of the
// package says why. Where anything is not as it was tested, nothing is changed, and the relay starts the kernel as ever.

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { useCode } = require('./modules.js');
const { deferRegions } = require('./regions.js');

// The major versions of Node.js, and those of @jsii/runtime with the SHA-256 of bin/jsii-runtime.js and lib/program.js.
const TESTED_NODE = ['22', '24'];
const TESTED_RUNTIME = {
  '1.142.0': [
    '1ed996c97e76bc911c14c3c796ceeb701a2c6072db8663bddd3ee81073990b8e',
    'ae39a922c041b41d2fc0acc0164699f779b7afd48f50aad05b3f70d3b96a0841',
  ],
};

// What changes in program.js: the kernel reads and writes where the relay would, and remembers the digests of archives.
// The names are those of the tested version, which has each of these texts once.
const CHANGES = [
  ['readFD:3,writeFD:3', 'readFD:fastkernel.read,writeFD:fastkernel.write'],
  [
    'p.digestFile=function digestFile(e,...p){return readFileChunks(e,()=>{},...p)}',
    'p.digestFile=function digestFile(e,...p){return fastkernel.digest(e,p,()=>readFileChunks(e,()=>{},...p))}',
  ],
];

module.exports = { CHANGES, TESTED_RUNTIME };

const settings = takeSettings();
const kernel = settings && prepare(settings);
if (kernel) become(kernel);

// takeSettings removes from the environment what is there for this file alone, so that what the kernel starts does without.
function takeSettings() {
  const text = process.env.FASTKERNEL_SETTINGS;
  if (!text) return undefined;
  const found = JSON.parse(text);
  delete process.env.FASTKERNEL_SETTINGS;
  process.env.NODE_OPTIONS = found.nodeOptions;
  return found;
}

// prepare reads and opens what the kernel needs. It returns nothing where the kernel cannot be as it was tested.
function prepare({ directory, nodeOptions, archives }) {
  try {
    const relay = process.argv[1];
    const program = path.resolve(path.dirname(relay), '..', 'lib', 'program.js');
    const tested = Object.values(TESTED_RUNTIME).some(([r, p]) => r === sha256(relay) && p === sha256(program));
    if (!tested || !TESTED_NODE.includes(process.versions.node.split('.')[0])) return undefined;
    return {
      program,
      code: require('./code.js').openCode(directory, nodeOptions),
      digest: require('./digests.js').openDigests(directory, archives),
      // The pipes of the Go runtime under other numbers, which nothing that the kernel starts inherits.
      read: fs.openSync('/dev/fd/0', fs.constants.O_RDONLY),
      write: fs.openSync('/dev/fd/1', fs.constants.O_WRONLY),
    };
  } catch {
    return undefined;
  }
}

function sha256(file) {
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}

// become makes this process what the relay would have started: its descriptors, its arguments, its output.
function become({ program, code, digest, read, write }) {
  // What V8's last compiler makes is not called long enough, even of 500 services, to pay for the compiling.
  setFlagsFromString('--no-turbofan');
  replaceDescriptor(0, '/dev/null', fs.constants.O_RDONLY);
  replaceDescriptor(1, '/dev/fd/2', fs.constants.O_WRONLY);
  process.execArgv.push('--preserve-symlinks');
  process.argv[1] = program;
  const output = require('./output.js').wrapOutput();
  guardChildren(output);
  useCode(code);
  deferRegions();
  const compile = Module.prototype._compile;
  Module.prototype._compile = function (source, filename, format) {
    if (filename === program) return code.runProgram(this, changed(source), { read, write, digest });
    return compile.call(this, source, filename, format);
  };
  Module.runMain = () => Module._load(program, null, true);
}

// replaceDescriptor opens a file under the number of a descriptor, as the lowest one that is free.
function replaceDescriptor(number, file, flags) {
  fs.closeSync(number);
  fs.openSync(file, flags);
}

function changed(source) {
  return CHANGES.reduce((text, [from, to]) => text.replace(from, () => to), source);
}

// guardChildren loads what minds the output of child processes, once something asks for node:child_process.
function guardChildren(output) {
  const original = Module.prototype.require;
  Module.prototype.require = function (id) {
    if (id === 'child_process' || id === 'node:child_process') {
      Module.prototype.require = original;
      require('./children.js').guard(output);
    }
    return original.call(this, id);
  };
}
