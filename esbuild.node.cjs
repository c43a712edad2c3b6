/**
 * How every bundle for Node is made. Identifiers are kept, because a log line that names `a` for a
 * class helps nobody; `require` exists, because CommonJS dependencies ask for built-in modules.
 */
module.exports = {
  mainFields: ['module', 'main'],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  sourcemap: 'external',
  sourcesContent: false,
  outExtension: { '.js': '.mjs' },
  banner: {
    js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);",
  },
};
