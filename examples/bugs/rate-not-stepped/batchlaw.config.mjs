import { sharedGate } from '../../monorepo/shared-gate.mjs';

/** @type {import('batchlaw').GateConfig} */
export default {
  ...sharedGate,
  trainer: { command: 'python3 ../../trainers/bugs/rate_not_stepped.py' },
  claims: {}, // batch-growth would be violated too, as it is for batch-not-grown: the law says it in a tenth of the time
};
