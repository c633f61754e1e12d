'use strict';
// Runs the modules of a package as the kernel does, with the cache in the directory process.argv[3] or, without one, as
// Node.js itself does, and prints what they see. With --expose-gc it collects garbage in between.

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { openCode } = require('../js/code.js');
const { useCode } = require('../js/modules.js');

const [, , root, cache] = process.argv;
const files = {
  'package.json': '{"name": "sample", "version": "1.0.0"}',
  'index.js': `'use strict'; const other = require('./other'); exports.stack = new Error('here').stack.split('\\n').slice(0, 2).join();
exports.self = this === exports && module.exports === exports; exports.files = [__filename, __dirname, module.id, module.filename];
exports.other = other; exports.resolved = require.resolve('./other'); exports.paths = require.resolve.paths('x');
exports.main = require.main === process.mainModule; exports.cached = Object.keys(require.cache).length;
exports.kind = [typeof require.extensions, require.name, require.length, module.children.length, module.parent === undefined];
exports.thrown = () => { try { other.fail(); } catch (e) { return e.stack.split('\\n').slice(0, 3).join(); } };
exports.deep = [require('./deep'), require('./deep/')]; try { require('./absent'); } catch (e) { exports.absent = e.code; }
exports.circular = require('./circular').seen; exports.bang = require('./bang');
try { require('./broken'); } catch (e) { exports.broken = e.name + e.message; }`,
  'other.js': `exports.fail = () => { throw new Error('x'); }; return; syntax = 1`,
  'circular.js': `exports.seen = Object.keys(require('./index'))`,
  'deep.js': `module.exports = 'a file';`,
  'deep/index.js': `module.exports = ['a directory', require('../deep'), require('..') === module.parent.exports, __filename];`,
  'broken.js': 'const a = ;',
  'dynamic.js': `module.exports = () => import('./late.mjs').then((m) => m.default);`,
  'bang.js': '#!/usr/bin/env node\nmodule.exports = new Error(1).stack.split("\\n")[1];',
  'late.mjs': 'export default "late";',
};

const real = path.join(root, 'sample', '1.0.0', 'a'.repeat(64));
const installed = path.join(root, 'jsii-kernel-1');
if (!fs.existsSync(real)) {
  fs.mkdirSync(path.join(real, 'deep'), { recursive: true });
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(real, name), text);
  fs.mkdirSync(path.join(installed, 'node_modules'), { recursive: true });
  fs.symlinkSync(real, path.join(installed, 'node_modules', 'sample'));
}
if (cache) useCode(openCode(cache, ''));
const require_ = Module.createRequire(path.join(installed, 'x'));
const sample = require_('sample');
globalThis.gc?.();
require_('sample/dynamic.js')().then((dynamic) => console.log(JSON.stringify({ ...sample, dynamic, thrown: sample.thrown() })));
