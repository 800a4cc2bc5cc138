import { cpus } from 'node:os';
import { describe, expect, it } from 'vitest';
import { cpuReader } from '../../../src/devices/cpuReader.ts';
import { nvidiaReader } from '../../../src/devices/nvidiaReader.ts';
import { type Computes, openDeviceReader } from '../../../src/devices/openDeviceReader.ts';
import { NVIDIA_FIELDS, parseNvidiaSmi } from '../../../src/devices/parseNvidiaSmi.ts';
import { type ReadSystemFile, readSystemFile } from '../../../src/devices/readSystemFile.ts';

/** A machine's /sys and /proc as kept; null: only root may read. */
const files =
  (kept: Readonly<Record<string, string | null>>): ReadSystemFile =>
  async (path) => {
    const text = kept[path];
    if (text === undefined) return { kind: 'missing' };
    return text === null ? { kind: 'forbidden' } : { kind: 'text', text };
  };

const CPU = '/sys/devices/system/cpu';
const RAPL = '/sys/class/powercap/intel-rapl:0';
const laptop = {
  [`${CPU}/cpu0/cpufreq/scaling_cur_freq`]: '2400000\n',
  [`${CPU}/cpu1/cpufreq/scaling_cur_freq`]: '2600000\n',
  [`${CPU}/cpu0/thermal_throttle/core_throttle_count`]: '3\n',
  [`${CPU}/cpu1/thermal_throttle/core_throttle_count`]: '4\n',
  '/sys/class/thermal/thermal_zone0/type': 'acpitz\n',
  '/sys/class/thermal/thermal_zone0/temp': '27800\n',
  '/sys/class/thermal/thermal_zone1/type': 'x86_pkg_temp\n',
  '/sys/class/thermal/thermal_zone1/temp': '61000\n',
  '/proc/loadavg': '0.52 0.58 0.59 1/467 12345\n',
  [`${RAPL}/energy_uj`]: '5000000\n',
  [`${RAPL}/max_energy_range_uj`]: '262143328850\n',
};

describe('cpuReader', () => {
  it('reads clocks, heat, throttling, load and energy where Linux shows them', async () => {
    const reader = await cpuReader({ name: 'a CPU', cores: 2 }, files(laptop));
    expect(await reader.state()).toEqual({ megahertz: 2500, celsius: 61, loadAverage: 0.52, throttleCount: 7 });
    expect(reader.unknown).toEqual([]);
    expect(await reader.energy!()).toEqual({ joules: 5, range: 262143.32885 });
    await reader.close();
  });

  it('takes the hottest zone where none is the package', async () => {
    const { '/sys/class/thermal/thermal_zone1/type': _, ...kept } = laptop;
    const other = { ...kept, '/sys/class/thermal/thermal_zone1/type': 'iwlwifi_1\n' };
    expect((await (await cpuReader({ name: 'a CPU', cores: 2 }, files(other))).state()).celsius).toBe(61);
  });

  it('says what a machine does not show, and what needs a permission', async () => {
    const bare = await cpuReader({ name: 'a CPU', cores: 2 }, files({}));
    expect(await bare.state()).toEqual({});
    expect(bare).not.toHaveProperty('energy');
    expect(bare.unknown).toEqual([
      'clocks: this machine shows no cpufreq',
      'temperature: this machine shows no thermal zone',
      'throttling by heat: this machine shows no thermal_throttle',
      'power: this machine shows no RAPL counter (powercap)',
    ]);
    const locked = await cpuReader({ name: 'a CPU', cores: 2 }, files({ ...laptop, [`${RAPL}/energy_uj`]: null }));
    expect(locked.unknown).toEqual([`power: no permission to read ${RAPL}/energy_uj (root may; or chmod a+r it)`]);
  });

  it('counts from 0 where a counter goes away, and leaves out what is no number', async () => {
    const kept: Record<string, string | null> = { ...laptop, '/proc/loadavg': 'none' };
    const reader = await cpuReader({ name: 'a CPU', cores: 2 }, (path) => files(kept)(path));
    expect(await reader.state()).not.toHaveProperty('loadAverage');
    delete kept[`${RAPL}/energy_uj`];
    expect((await reader.energy!()).joules).toBe(0);
  });
});

describe('readSystemFile', () => {
  it('tells a text from a file that is not there', async () => {
    expect(await readSystemFile('/proc/version')).toMatchObject({ kind: 'text' });
    expect(await readSystemFile('/proc/no-such-file')).toEqual({ kind: 'missing' });
  });
});

describe('parseNvidiaSmi', () => {
  it('reads a line in the order of the fields asked for', () => {
    expect(NVIDIA_FIELDS.join()).toBe(
      'name,driver_version,clocks.sm,temperature.gpu,power.draw,clocks_throttle_reasons.active',
    );
    expect(parseNvidiaSmi('NVIDIA H100 80GB HBM3, 535.129.03, 1980, 34, 118.52, 0x0000000000000000')).toEqual({
      name: 'NVIDIA H100 80GB HBM3',
      driver: '535.129.03',
      state: { megahertz: 1980, celsius: 34, watts: 118.52, throttledBy: [] },
    });
  });

  it.each([
    ['0x0000000000000001', []],
    ['0x0000000000000004', ['power cap']],
    ['0x0000000000000048', ['hardware slowdown', 'heat (hardware)']],
    ['0x00000000000000A0', ['heat (software)', 'power brake']],
  ])('tells from %s why clocks are held down: %j', (bits, reasons) => {
    expect(parseNvidiaSmi(`Tesla T4, 470.82, 585, 41, 26.05, ${bits}`)!.state.throttledBy).toEqual(reasons);
  });

  it('leaves out what the driver does not tell', () => {
    expect(parseNvidiaSmi('GeForce GT 1030, 470.1, [N/A], 41, [Not Supported], [Not Supported]')!.state).toEqual({
      celsius: 41,
    });
  });

  it.each([
    '',
    'NVIDIA-SMI has failed because it could not communicate with the driver.',
    'No devices were found',
  ])('takes no other line for one: %s', (line) => {
    expect(parseNvidiaSmi(line)).toBeUndefined();
  });
});

describe('nvidiaReader', () => {
  const source = (lines: readonly string[]) => {
    let tell: (line: string) => void = () => {};
    let stopped = false;
    return {
      tell: (line: string) => tell(line),
      stopped: () => stopped,
      lines: {
        start: (onLine: (line: string) => void, onEnd: () => void) => {
          tell = onLine;
          for (const line of lines) onLine(line);
          if (lines.length === 0) onEnd();
          return () => {
            stopped = true;
          };
        },
      },
    };
  };

  it('integrates power to energy between its samples', async () => {
    let now = 10;
    const { lines, tell, stopped } = source(['Tesla T4, 470.82, 585, 41, 20, 0x0']);
    const reader = (await nvidiaReader(lines, () => now))!;
    now = 12;
    tell('Tesla T4, 470.82, 900, 50, 60, 0x4');
    now = 13;
    expect(await reader.energy!()).toEqual({ joules: 2 * 20 + 60, range: Number.POSITIVE_INFINITY });
    expect(await reader.state()).toEqual({ megahertz: 900, celsius: 50, watts: 60, throttledBy: ['power cap'] });
    expect([reader.name, reader.unknown]).toEqual(['Tesla T4, driver 470.82', []]);
    await reader.close();
    expect(stopped()).toBe(true);
  });

  it('says what the driver does not tell', async () => {
    const { lines } = source(['a warning', 'GeForce, 1, [N/A], [N/A], [N/A], [N/A]']);
    const reader = (await nvidiaReader(lines))!;
    expect(reader.unknown.map((what) => what.split(':')[0])).toEqual(['clocks', 'temperature', 'throttling', 'power']);
    expect(reader).not.toHaveProperty('energy');
  });

  it('is none where there is no such program', async () => {
    const { lines, stopped } = source([]);
    expect(await nvidiaReader(lines)).toBeUndefined();
    expect(stopped()).toBe(true);
  });
});

describe('openDeviceReader', () => {
  const model = cpus()[0]!.model;
  const card = { name: 'NVIDIA H200, driver 580', unknown: [], state: async () => ({}), close: async () => {} };
  const adapter = { name: 'Radeon Pro', vendor: 'amd', software: false };

  it.each<readonly [string, Computes, typeof card | undefined, string, string]>([
    ['the CPU', 'cpu', card, 'cpu', model],
    ['a card under CUDA', 'cuda', card, 'gpu', card.name],
    ['CUDA without the driver of a card: TensorFlow takes the CPU', 'cuda', undefined, 'cpu', model],
    ['an adapter of NVIDIA', { ...adapter, name: 'NVIDIA H200', vendor: 'nvidia' }, card, 'gpu', card.name],
    ['one without nvidia-smi', { ...adapter, name: 'NVIDIA H200', vendor: 'nvidia' }, undefined, 'gpu', 'NVIDIA H200'],
    ['another adapter beside a card', adapter, card, 'gpu', 'Radeon Pro'],
    [
      'a driver that computes on the CPU, beside a card',
      { name: 'llvmpipe', vendor: 'mesa', software: true },
      card,
      'cpu',
      `llvmpipe, a software driver, on ${model}`,
    ],
  ])('names %s by what is computed on', async (_, on, nvidia, kind, name) => {
    const opened = await openDeviceReader(on, async () => nvidia);
    expect([opened.kind, opened.reader.name]).toEqual([kind, name]);
    await opened.reader.state();
    await opened.reader.close();
  });

  it('says of a GPU that tells nothing what is not known', async () => {
    const { reader } = await openDeviceReader(adapter);
    expect([reader.unknown, await reader.state()]).toEqual([
      [expect.stringMatching(/^clocks, temperature, .*nvidia-smi/)],
      {},
    ]);
  });
});
