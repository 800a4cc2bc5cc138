// What both packages ask of their trainers. A package may say otherwise in its own config.
/** @type {import('batchlaw').GateConfig} */
export const sharedGate = {
  data: 'digits',
  laws: 'error',
  claims: { 'linear-scaling': 'error' },
  preset: 'ci',
  out: 'reports',
  junit: 'reports/batchlaw.xml',
};
