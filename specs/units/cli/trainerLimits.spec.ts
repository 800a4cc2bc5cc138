import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/cli/readConfig.ts';
import { limitsOfConfig, parseTrainerLimits } from '../../../src/cli/trainerLimits.ts';
import { commandRun } from '../../support/commandRun.ts';
import { errorOf } from '../../support/errorOf.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const command = 'python3 trainer.py';
const fromOption = (text: string, trainer: string | undefined = command) =>
  errorOf(async () => parseTrainerLimits('--trainer-limits', text, trainer));

describe('the time limits of a trainer', () => {
  it('are times by name, in a config and on the command line', () => {
    const seconds = { helloSeconds: 300, silenceSeconds: 1.5, trainSeconds: 3600, graceSeconds: 5 };
    const limits = { hello: '5m', silence: '1.5s', train: '1h', grace: '5s' };
    expect(limitsOfConfig('c', { command, limits })).toEqual(seconds);
    expect(parseTrainerLimits('--limits', 'hello=5m, silence=1.5s,train=1h,grace=5s', command)).toEqual(seconds);
    expect(limitsOfConfig('c', { command })).toBeUndefined();
  });

  it.each(['60', '0s', '-1s', '101h', 'soon', ''])('are refused with the field at fault: %j', async (silence) => {
    const problem = `is "${silence}": give a time above 0 and up to 100h, e.g. 90s, 6m or 1h.`;
    const ofConfig = errorOf(async () => limitsOfConfig('a.mjs', { command, limits: { silence } }));
    expect(await ofConfig).toMatchObject({
      code: 'E_CONFIG',
      message: `a.mjs: its field trainer.limits.silence ${problem}`,
    });
    expect(await fromOption(`train=1m,silence=${silence}`)).toMatchObject({
      code: 'E_TRAINER_LIMITS',
      message: `--trainer-limits: silence ${problem}`,
    });
  });

  it('are of names that there are', async () => {
    const folder = temporaryFolder();
    const text = JSON.stringify({ trainer: { command, limits: { silense: '60s' } } });
    writeFileSync(join(folder, 'batchlaw.config.json'), text);
    expect((await errorOf(() => readConfig(undefined, folder))).message).toContain(
      'its field trainer.limits has a field "silense", which there is not; did you mean "silence"?: the fields are hello, silence, train, grace.',
    );
    expect((await fromOption('trian=3s')).message).toBe(
      '--trainer-limits: "trian" is no limit, did you mean "train"?: the limits are hello, silence, train, grace.',
    );
    expect((await fromOption('xxxxxxxxxxxx=3s')).message).toContain('"xxxxxxxxxxxx" is no limit: the limits are');
  });

  it('are for a program', async () => {
    const problem = 'is for a program that trains: name one by --trainer "python3 trainer.py".';
    expect((await fromOption('train=1m', 'module:a.mjs')).message).toContain(problem);
    const { code, stderr } = await commandRun(['check', '--trainer-limits', 'train=1m', '--out', temporaryFolder()]);
    expect([code, stderr.includes(problem)]).toEqual([2, true]);
    const error = await errorOf(async () => limitsOfConfig('c', { module: 'a.mjs', limits: { train: '1m' } }));
    expect(error.message).toBe('c: its field trainer.limits is for a program: there is no field trainer.command.');
  });
});
