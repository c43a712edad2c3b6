import { randomContract } from '@longhaul/testkit/contracts/random-contract';
import { createRealRandom } from './random.ts';

randomContract('real', createRealRandom);
