import { describe, expect, it } from 'vitest';
import { nvidiaGpus, parseNvidiaGpus } from '../../../src/devices/nvidiaGpus.ts';

const HEAD = 'name, driver_version, memory.total [MiB], compute_cap';

describe('parseNvidiaGpus', () => {
  it('reads a line for each GPU', () => {
    const csv = `${HEAD}\nNVIDIA H100 80GB HBM3, 570.86.15, 81559 MiB, 9.0\nTesla T4, 535.104.05, 15360 MiB, 7.5\n`;
    expect(parseNvidiaGpus(csv)).toEqual([
      { name: 'NVIDIA H100 80GB HBM3', driver: '570.86.15', memory: '81559 MiB', computeCapability: '9.0' },
      { name: 'Tesla T4', driver: '535.104.05', memory: '15360 MiB', computeCapability: '7.5' },
    ]);
  });

  it('leaves empty what the driver does not tell, on Windows too', () => {
    const csv = 'name, driver_version, memory.total [MiB]\r\nGeForce GT 710, 472.12, [N/A]\r\n';
    expect(parseNvidiaGpus(csv)).toEqual([
      { name: 'GeForce GT 710', driver: '472.12', memory: '', computeCapability: '' },
    ]);
  });

  it.each([
    '',
    'No devices were found\n',
    `${HEAD}\nUnable to determine the device handle\n`,
    `${HEAD}\n, , , \n`,
  ])('finds none in %j', (csv) => {
    expect(parseNvidiaGpus(csv)).toEqual([]);
  });
});

describe('nvidiaGpus', () => {
  it('are unknown where there is no such program, or it fails', async () => {
    expect(await nvidiaGpus('no-such-program-as-nvidia-smi')).toBeUndefined();
    expect(await nvidiaGpus('false')).toBeUndefined();
  });

  it('are what the program says', async () => {
    expect(await nvidiaGpus('echo')).toEqual([]);
  });
});
