'use strict';
// How Node.js loads modules, with what code.js knows of them.

const Module = require('node:module');

function useCode(code) {
  const { _compile: compile } = Module.prototype;
  Module.prototype._compile = function (source, filename, format) {
    return code.run(this, source, filename, format, () => compile.call(this, source, filename, format));
  };
  const { _extensions: extensions, _resolveFilename: resolve } = Module;
  const { '.js': load } = extensions;
  extensions['.js'] = (module, filename) => code.load(module, filename) || load(module, filename);
  Module._resolveFilename = function (request, parent, isMain, options) {
    const original = () => resolve.call(this, request, parent, isMain, options);
    return isMain || options ? original() : code.resolve(request, parent, original);
  };
}

module.exports = { useCode };
