import { anyVerbsInAnyOrder } from '../verb-play/testing.ts';
import { createEmbeddedCoordinator } from './coordinator.ts';

anyVerbsInAnyOrder(
  'embedded',
  async (clock) => ({
    coordinator: createEmbeddedCoordinator({ clock }),
    close: async () => {},
  }),
  300,
);
