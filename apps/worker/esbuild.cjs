/**
 * The worker's bundle is loaded at every cold start, so its identifiers are shortened too. The names
 * of functions and classes stay: they are what a stack and a log line are read by.
 */
module.exports = { ...require('../../esbuild.node.cjs'), keepNames: true };
