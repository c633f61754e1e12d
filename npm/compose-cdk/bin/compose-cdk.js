#!/usr/bin/env node
// Runs the binary of this platform, which one of the optional dependencies has,
// with the cdk command line of the dependencies at the end of the PATH.
'use strict';

const { spawn } = require('node:child_process');
const path = require('node:path');

const platform = `@compose-cdk/${process.platform}-${process.arch}`;

function binary() {
  const name = process.platform === 'win32' ? 'compose-cdk.exe' : 'compose-cdk';
  try {
    return require.resolve(`${platform}/bin/${name}`);
  } catch {
    console.error(`error: the package ${platform} is not installed, which has the program for this platform; ` +
      'install compose-cdk again without --omit=optional, or take the binary of a release');
    process.exit(1);
  }
}

// npm links the commands of dependencies beside the package.
function commands() {
  try {
    return path.join(path.dirname(require.resolve('aws-cdk/package.json')), '..', '.bin');
  } catch {
    return '';
  }
}

const separator = path.delimiter;
const child = spawn(binary(), process.argv.slice(2), {
  stdio: 'inherit',
  env: { ...process.env, PATH: [process.env.PATH, commands()].filter(Boolean).join(separator) },
});
child.on('error', (error) => {
  console.error(`error: ${error.message}`);
  process.exit(1);
});

// The terminal interrupts both processes, and the program decides what that means.
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) {
  process.on(signal, () => child.kill(signal));
}
child.on('exit', (code, signal) => {
  if (signal) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  } else {
    process.exit(code);
  }
});
