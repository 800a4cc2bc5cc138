import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { headlineClaims } from '../../../src/claims/allClaims.ts';
import { ENGINES } from '../../../src/cli/openEngine.ts';
import { runProgram } from '../../../src/cli/program.ts';
import { PRESETS } from '../../../src/judge/presets.ts';
import { toolVersion } from '../../../src/records/toolVersion.ts';
import { commandRun } from '../../support/commandRun.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

describe('batchlaw', () => {
  it('tells what there is with --help', async () => {
    const { code, stdout, stderr } = await commandRun(['--help']);
    expect([code, stderr]).toEqual([0, '']);
    for (const word of ['check [options] [claim|law...]', 'claims [options]', 'report [options]']) {
      expect(stdout).toContain(word);
    }
  });

  it('tells options, engines and exit codes with check --help', async () => {
    const { code, stdout } = await commandRun(['check', '--help']);
    expect(code).toBe(0);
    const options = [
      '--all',
      '--laws',
      '--no-laws',
      '--preset',
      '--data',
      '--engine',
      '--seed',
      '--budget',
      '--alpha',
      '--threads',
      '--out',
    ];
    for (const word of [...options, '--resume']) expect(stdout).toContain(word);
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toContain(`default: all laws, then ${headlineClaims.map(({ name }) => name).join(', ')}`);
    for (const { name, title, maxBlocks } of PRESETS) {
      expect(text).toContain(`${name} ${title}: ${maxBlocks} blocks per claim, `);
    }
    expect(stdout).toMatch(
      /Engines:\n {2}wasm .*\n {2}webgpu .*\n {2}tfjs-cpu .*\n {2}tfjs-wasm .*\n {2}tfjs-webgpu .*\n {2}tfjs-node /,
    );
    expect(stdout).toContain('Exit codes: 0 all laws and claims hold, 1 one is violated, 2 bad input, 3 no verdict');
  });

  it('prints its version with --version', async () => {
    const { version } = toolVersion();
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(await commandRun(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([
    [[], 'Usage: batchlaw [options] [command]'],
    [['chek'], "error: unknown command 'chek'\n(Did you mean check?)"],
    [['check', '--budgt', '3'], "error: unknown option '--budgt'\n(Did you mean --budget?)"],
    [['check', '--seed'], "error: option '--seed <n>' argument missing"],
    [['report'], "error: missing required argument 'record'"],
  ] as const)('answers %j with 2 and the way to the help', async (args, text) => {
    const { code, stdout, stderr } = await commandRun(args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(text);
  });

  it('answers what is no fault of the user with 4 and the place in the code', async () => {
    let stderr = '';
    const code = await runProgram(['claims'], {
      stdout: {
        write: () => {
          throw new TypeError('the pipe is stuffed');
        },
      },
      stderr: {
        isTTY: true,
        write: (text) => {
          stderr += text;
        },
      },
      signal: new AbortController().signal,
      env: {},
    });
    expect(code).toBe(4);
    expect(stderr.startsWith('\r\u001b[2Kbatchlaw: TypeError: the pipe is stuffed\n    at ')).toBe(true);
  });
});

describe('batchlaw check', () => {
  it.each([
    [
      ['check', 'linear-scalling'],
      'there is no claim "linear-scalling", did you mean "linear-scaling"?: the claims are sharper-minima, linear-scaling, batch-growth, ',
    ],
    [
      ['check', '--all', 'linear-scaling', 'sharper-minima'],
      '--all stands beside linear-scaling, sharper-minima: leave out --all to check what is named, or the names to check all claims. [E_ALL_AND_NAMES]',
    ],
    [
      ['check', '--preset', 'smok'],
      'there is no preset "smok", did you mean "smoke"?: the presets are smoke, ci, paper; they differ in budget and number of regimes. [E_UNKNOWN_PRESET]',
    ],
    [
      ['check', 'linear-scaling@widht=32'],
      'the regime has no number "widht" to change, did you mean "width"?: there are ',
    ],
    [
      ['check', 'linear-scaling@width'],
      '"linear-scaling@width" has the part "width" behind the @, which sets no number',
    ],
    [
      ['check', '--engine', 'wsm'],
      `there is no engine "wsm", did you mean "wasm"?: the engines are ${Object.keys(ENGINES).join(', ')}. [E_UNKNOWN_ENGINE]`,
    ],
    [
      ['check', '--engine', 'quantum-annealer'],
      `there is no engine "quantum-annealer": the engines are ${Object.keys(ENGINES).join(', ')}. [E_UNKNOWN_ENGINE]`,
    ],
    [
      ['check', '--data', 'digitz'],
      'there is no data set or file digitz. Did you mean digits? Give a name (digits, fashion-mnist, mnist, cifar-10), or the path of a .npz, .csv or .csv.gz file or of a folder of idx files. [E_DATA_UNKNOWN]',
    ],
    [['check', '--seed', '-1'], '--seed -1 is not an integer in [0, 9007199254740991]. [E_OPTION_INTEGER]'],
    [['check', '--seed', 'abc'], '--seed abc is not an integer in [0, 9007199254740991]. [E_OPTION_INTEGER]'],
    [['check', '--seed', '9007199254740992'], '[E_OPTION_INTEGER]'],
    [
      ['check', '--budget', '10 apples'],
      'budget "10 apples" is neither a number of blocks nor a time: give e.g. 24 (seed blocks per claim), 90s, 6m, or 24,6m. [E_BUDGET_FORMAT]',
    ],
    [
      ['check', '--alpha', '0'],
      'alpha 0 is not in (0, 1): it is the probability of any wrong verdict in the check, e.g. 0.01. [E_ALPHA_RANGE]',
    ],
    [['check', '--alpha', '1'], 'alpha 1 is not in (0, 1): '],
    [['check', '--alpha', 'abc'], '--alpha abc is not a number: give one, e.g. 0.01. [E_OPTION_NUMBER]'],
    [['check', '--threads', '0'], '--threads 0 is not an integer in [1, 512]. [E_OPTION_INTEGER]'],
    [['check', '--threads', 'many'], '--threads many is not an integer in [1, 512]. [E_OPTION_INTEGER]'],
    [['check', '--resume', 'no-such-record.json'], 'no evidence record at no-such-record.json'],
  ])('refuses %j', async (args, text) => {
    const { code, stdout, stderr } = await commandRun([...args, '--out', temporaryFolder()]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.startsWith('batchlaw: ') || stderr.includes('\nbatchlaw: ')).toBe(true);
    expect(stderr).toContain(text);
  });

  it.each(['file', 'file/below'])('refuses an output folder %s where a file is in the way', async (name) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), 'in the way');
    const out = join(folder, name);
    const { code, stderr } = await commandRun(['check', '--out', out]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^batchlaw: the output folder .* cannot be written to \((EEXIST|ENOTDIR)\): give another one with --out\. \[E_OUTPUT_NOT_WRITABLE\]\n$/,
    );
  });

  it('refuses a folder where the record is to be', async () => {
    const out = temporaryFolder();
    mkdirSync(join(out, 'check-linear-scaling-digits-wasm-seed1.json'));
    const { code, stderr } = await commandRun(['check', 'linear-scaling', '--threads', '1', '--out', out]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/check-linear-scaling-digits-wasm-seed1\.json cannot be written \(EISDIR\)/);
  });
});
