import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installNative } from '../../../../src/cli/native/installNative.ts';
import { nativeStatus } from '../../../../src/cli/native/nativeStatus.ts';
import { installedBuild } from '../../../../src/engines/tfjs/native/nativeManifest.ts';
import { fakeMachine } from '../../../support/fakeMachine.ts';
import { wheelPlan } from '../../../support/installPlanFor.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const quiet = (): void => {};

describe('nativeStatus', () => {
  it('tells absent, changed, cut and lost files apart', async () => {
    const folder = temporaryFolder();
    const plan = wheelPlan(folder);
    const status = (hashes = false) => nativeStatus(fakeMachine(folder), plan.folder, hashes);
    expect(await status()).toEqual({ kind: 'absent' });
    await installNative(fakeMachine(folder), plan, quiet);
    const build = installedBuild(plan.folder)!;
    const library = join(build, 'tensorflow/libtensorflow_framework.so.2');
    const text = readFileSync(library, 'utf8');
    writeFileSync(library, text.toUpperCase());
    expect((await status()).kind).toBe('works'); // sizes alone
    expect(await status(true)).toMatchObject({
      kind: 'broken',
      faults: ['tensorflow/libtensorflow_framework.so.2 is not the file that was recorded: its sha256 differs'],
    });
    writeFileSync(library, 'the');
    expect(await status()).toMatchObject({
      faults: ['tensorflow/libtensorflow_framework.so.2 has 3 bytes, 13 were recorded'],
    });
    rmSync(library);
    expect(await status()).toMatchObject({ faults: ['tensorflow/libtensorflow_framework.so.2 is missing'] });
  });

  it('says what the child says, and what is wrong with the record', async () => {
    const folder = temporaryFolder();
    const plan = wheelPlan(folder);
    await installNative(fakeMachine(folder), plan, quiet);
    const broken = await nativeStatus(fakeMachine(folder, { node: () => ({ status: 1 }) }), plan.folder, false);
    expect(broken).toMatchObject({ kind: 'broken', faults: [expect.stringContaining('(exit code 1)')] });
    writeFileSync(join(installedBuild(plan.folder)!, 'manifest.json'), '{"schema":2}');
    expect(await nativeStatus(fakeMachine(folder), plan.folder, false)).toMatchObject({
      faults: [expect.stringContaining('is of schema 2, this batchlaw reads 1')],
    });
  });
});
