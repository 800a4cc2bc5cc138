/** @type {import('batchlaw').GateConfig} */
export default {
  trainer: { module: './trainer.mjs' },
  data: 'digits',
  laws: 'error',
  claims: { 'linear-scaling': 'error' },
  preset: 'ci',
  out: 'reports',
  junit: 'reports/batchlaw.xml',
};
