import { construction } from './construction.ts';
import { education } from './education.ts';
import { energy } from './energy.ts';
import { healthcare } from './healthcare.ts';
import type { Industry } from './industry.ts';
import { insurance } from './insurance.ts';
import { logistics } from './logistics.ts';
import { manufacturing } from './manufacturing.ts';
import { retail } from './retail.ts';

/** The order is part of the seed's meaning: changing it changes every sample. */
export const industries: readonly Industry[] = [
  logistics,
  manufacturing,
  healthcare,
  retail,
  insurance,
  energy,
  construction,
  education,
];
