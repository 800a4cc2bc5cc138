import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { headlineClaims } from '../claims/allClaims.ts';
import { ExperimentError } from '../core/experimentError.ts';
import { writeFileAtomically } from '../records/writeFileAtomically.ts';
import { shellOption } from '../report/shellWord.ts';
import type { CommandWorld } from './checkCommand.ts';
import { EXIT } from './exitCode.ts';
import { MODULE } from './openModule.ts';
import { CONFIG_FILES } from './readConfig.ts';

const CONFIG = 'batchlaw.config.mjs';

/** Where the package lies in a project that has it from npm. */
const PACKAGE = 'node_modules/batchlaw';

const trainerLine = (trainer: string | undefined): string => {
  if (trainer === undefined)
    return `// trainer: { command: 'python3 trainer.py' }, // or { module: './trainer.mjs' }: ${PACKAGE}/docs/trainers.md`;
  if (!trainer.startsWith(MODULE)) return `trainer: { command: ${JSON.stringify(trainer)} },`;
  return `trainer: { module: ${JSON.stringify(trainer.slice(MODULE.length))} },`;
};

/** As a line comment takes it. */
const planLine = (trainer: string | undefined): string =>
  ['npx batchlaw plan --budget 6m', ...shellOption('--trainer', trainer)].join(' ').replaceAll(/\s+/g, ' ');

const configText = (trainer: string | undefined): string =>
  [
    '// What `batchlaw gate` judges, and what it makes of the answers. Every field:',
    `// ${PACKAGE}/reports/schema/config.v1.schema.json`,
    "/** @type {import('batchlaw').GateConfig} */",
    'export default {',
    `  ${trainerLine(trainer)}`,
    "  data: 'digits',",
    "  laws: 'error', // or 'warn', which stops nothing, or 'off'",
    `  // What each takes on your trainer: ${planLine(trainer)}`,
    '  // optimal-batch takes as long as all others.',
    '  claims: {',
    ...headlineClaims.map(({ name }) => `    '${name}': 'error',`),
    '  },',
    "  preset: 'ci',",
    '  alpha: 0.01, // probability of any wrong verdict in one gate',
    "  out: 'reports',",
    "  junit: 'reports/batchlaw.xml',",
    "  markdown: 'reports/batchlaw.md',",
    "  gitlab: 'reports/batchlaw-quality.json',",
    '  // failFast: true, // a violation ends the gate: red sooner, and less is said',
    "  // baseline: 'error', // compares with what `npx batchlaw gate --baseline record` wrote",
    "  // bypasses: [{ name: 'optimal-batch', who: 'ada', why: 'issue 12', until: '2027-01-31' }],",
    '};',
    '',
  ].join('\n');

/** A job of each service that runs the gate and keeps what it leaves. */
const STEPS = {
  'GitHub Actions': `      - run: npm ci
      - run: npx batchlaw gate
      - uses: actions/upload-artifact@v4
        if: always()
        with: { name: batchlaw, path: reports }`,
  'GitLab CI': `batchlaw:
  script: [npm ci, npx batchlaw gate]
  artifacts:
    when: always
    paths: [reports]
    reports: { junit: reports/batchlaw.xml, codequality: reports/batchlaw-quality.json }`,
} as const;

/**
 * Writes a config into a folder, and tells the steps for CI.
 * @throws ExperimentError `E_CONFIG_EXISTS` where there is one, and those of `writeFileAtomically`
 */
export const initCommand = async (
  { folder, trainer }: { readonly folder: string; readonly trainer?: string },
  { stdout }: Pick<CommandWorld, 'stdout'>,
): Promise<number> => {
  const there = CONFIG_FILES.find((file) => existsSync(join(folder, file)));
  if (there !== undefined) {
    throw new ExperimentError(
      'E_CONFIG_EXISTS',
      `there is a ${there} in ${folder} already: edit it, or remove it to begin anew.`,
    );
  }
  await writeFileAtomically(join(folder, CONFIG), configText(trainer));
  const steps = Object.entries(STEPS).map(([service, text]) => `\n${service}:\n\n${text}\n`);
  stdout.write(`wrote ${CONFIG}; try it: npx batchlaw gate\n${steps.join('')}`);
  return EXIT.allHold;
};
