/** `node tools/lua-build/src/main.ts [--check]`: see the README. */
import { readFileSync, writeFileSync } from 'node:fs';
import { generateModule } from './generate.ts';
import { scriptFaults } from './script-faults.ts';
import { generatedFile, readScripts, scriptsFolder } from './scripts-folder.ts';

const scripts = readScripts(scriptsFolder);
const faults = scripts.flatMap((script) =>
  scriptFaults(script).map((fault) => `${script.name}-${String(script.keyCount)}.lua ${fault}`),
);
const made = generateModule(scripts);

if (process.argv.includes('--check')) {
  if (readFileSync(generatedFile, 'utf8') !== made) {
    faults.push('generated/scripts.ts is stale: run node tools/lua-build/src/main.ts');
  }
} else if (faults.length === 0) {
  writeFileSync(generatedFile, made);
}
for (const fault of faults) process.stderr.write(`lua-build: ${fault}\n`);
process.stdout.write(
  `lua-build: ${String(scripts.length)} scripts, ${String(faults.length)} faults\n`,
);
process.exitCode = faults.length > 0 ? 1 : 0;
