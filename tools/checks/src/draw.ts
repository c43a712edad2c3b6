/** Draws the diagrams of the architecture's page from the code: `node tools/checks/src/draw.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawnPage, redrawn } from './diagrams/drawings.ts';
import { readProjects } from './workspace.ts';

const root = join(import.meta.dirname, '../../..');
const page = join(root, drawnPage);
writeFileSync(page, redrawn(readFileSync(page, 'utf8'), readProjects(root)));
