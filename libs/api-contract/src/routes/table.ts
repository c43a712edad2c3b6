import { account } from './account.ts';
import { controlling } from './controlling.ts';
import { downloading } from './downloading.ts';
import { reading } from './reading.ts';
import { submitting } from './submitting.ts';

/** Every route of the api, by the name of what it does. */
export const routes = {
  ...submitting,
  ...reading,
  ...downloading,
  ...controlling,
  ...account,
} as const;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
export const routeNames = Object.keys(routes) as RouteName[];
