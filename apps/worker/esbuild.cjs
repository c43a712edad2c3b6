/**
 * The worker's bundle is loaded at every cold start, so its identifiers are shortened too. The names
 * of functions and classes stay: they are what a stack and a log line are read by. What a first claim
 * does not need, the clients of the model and of S3 before all, is in parts of its own beside the
 * handler (`npm run bench -- cold-start`).
 */
module.exports = {
  ...require('../../esbuild.node.cjs'),
  keepNames: true,
  splitting: true,
  chunkNames: 'parts/[name]-[hash]',
  // Asked for by code of browsers that is shaken out; a part would be made of it all the same.
  external: ['bowser'],
};
