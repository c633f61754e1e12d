'use strict';
// A child process that writes to the kernel's own stdout or stderr, such as docker build, would write between the lines of
// JSON that the Go runtime reads there. It gets a pipe to a small relay instead, which is started for the first of them.

const childProcess = require('node:child_process');
const { closeSync, constants, openSync } = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const path = require('node:path');
const { writeAll } = require('./output.js');

const { spawn } = childProcess;
let relay;

// guard has everything that starts child processes give them the relay. From then on the kernel writes there too, so that
// the order is kept.
function guard(output) {
  const { prototype } = childProcess.ChildProcess;
  const { spawn: start } = prototype;
  prototype.spawn = function (options) {
    return start.call(this, redirect(options, output));
  };
  for (const name of ['spawnSync', 'execFileSync', 'execSync']) {
    const original = childProcess[name];
    childProcess[name] = (...values) => original(...values.map((value) => redirect(value, output)));
  }
  syncBuiltinESMExports();
}

// redirect returns options with the relay in place of the kernel's own output, and everything else as it is.
function redirect(options, output) {
  if (!options?.stdio || Array.isArray(options)) return options;
  const stdio = typeof options.stdio === 'string' ? Array(3).fill(options.stdio) : options.stdio;
  if (!Array.isArray(stdio)) return options;
  return { ...options, stdio: stdio.map((value, i) => descriptorOf(value, i, output) ?? value) };
}

function descriptorOf(value, index, output) {
  const number = value === 'inherit' ? index : (value?.fd ?? value);
  if (number !== 1 && number !== 2) return undefined;
  relay ??= startRelay(output);
  return number === 1 ? relay.stdout : relay.stderr;
}

function startRelay(output) {
  // Another number for the kernel's stderr, as 2 would be redirected.
  const errors = openSync('/dev/fd/2', constants.O_WRONLY);
  const child = spawn(process.execPath, [path.join(__dirname, 'relay.js')], { stdio: ['pipe', 'ignore', errors, 'pipe'] });
  closeSync(errors);
  const [stdout, stderr] = [child.stdin, child.stdio[3]].map((socket) => {
    socket.unref();
    return socket._handle.fd;
  });
  child.unref();
  output.write = (name, piece) => writeAll(name === 'stdout' ? stdout : stderr, piece);
  return { stdout, stderr };
}

module.exports = { guard };
