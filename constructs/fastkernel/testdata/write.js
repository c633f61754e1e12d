'use strict';
// Writes a file of the cache where the disk is full or cannot be written, and prints what is in the directory afterwards.

const fs = require('node:fs');
const path = require('node:path');
const { writeSealed, readSealed, prune } = require('../js/files.js');

const [, , directory] = process.argv;
const file = path.join(directory, 'a.digest');
const list = () => console.log(fs.readdirSync(directory).sort().join(' '), String(readSealed(file)));
const failing = (name, code) => {
  const original = fs[name];
  fs[name] = (...values) => {
    if (name === 'writeSync') original(values[0], Buffer.from('half'));
    throw Object.assign(new Error(code), { code });
  };
  writeSealed(file, Buffer.from('new'));
  fs[name] = original;
  list();
};

list();
failing('writeSync', 'ENOSPC');
failing('openSync', 'EROFS');
writeSealed(file, Buffer.from('old'));
list();
failing('writeSync', 'ENOSPC');
failing('renameSync', 'EACCES');
fs.writeFileSync(path.join(directory, 'b.code'), '');
fs.writeFileSync(path.join(directory, 'c.txt'), '');
for (const name of ['b.code', 'c.txt']) fs.utimesSync(path.join(directory, name), 1, 1);
prune(directory);
list();
prune(path.join(directory, 'absent'));
