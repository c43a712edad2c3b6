import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const door = join(import.meta.dirname, '..', 'bin', 'longhaul.js');

/** What the door takes from Node by name: a name that an older Node lacks would end it at once. */
const namesInNode20 = ['spawn', 'createRequire', 'dirname', 'join', 'fileURLToPath'];

/** Other Nodes of this machine than the workspace's own. */
function otherNodes(): readonly string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const nodes = folders.filter((folder) => !folder.includes('node_modules'));
  return [...new Set(nodes.map((folder) => join(folder, 'node')))].filter((node) =>
    existsSync(node),
  );
}

describe('the door of the command line', () => {
  it('takes from Node only what Node 20 has by name', () => {
    const lists = readFileSync(door, 'utf8').matchAll(/^import (?:\w+, )?\{ (.*) \} from 'node:/gm);
    const names = [...lists].flatMap(([, list = '']) => list.split(', '));
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !namesInNode20.includes(name))).toEqual([]);
  });

  it('opens under every Node that this machine has, old ones too', () => {
    const nodes = [process.execPath, ...otherNodes()];
    for (const node of nodes) {
      const said = execFileSync(node, [door, '--version'], { encoding: 'utf8' });
      expect(said).toBe('longhaul 0.0.0\n');
    }
  });
});
