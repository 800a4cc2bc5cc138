import { sharedGate } from '../../monorepo/shared-gate.mjs';

/** @type {import('batchlaw').GateConfig} */
export default {
  ...sharedGate,
  trainer: { command: 'python3 ../../trainers/bugs/shuffled_once.py' },
  // What was seen last is not what the recipe of the last epoch says. As few updates as the domain of the claim allows.
  claims: { 'forgetting@trainingSize=1500,batchSize=5': 'error' },
};
