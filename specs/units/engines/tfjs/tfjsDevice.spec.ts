import * as installed from '@tensorflow/tfjs';
import { describe, expect, it, vi } from 'vitest';
import { TFJS_BACKENDS } from '../../../../src/engines/tfjs/tfjsBackends.ts';
import { openTfjsDevice } from '../../../../src/engines/tfjs/tfjsDevice.ts';
import { installedTfjsPackages } from '../../../../src/engines/tfjs/tfjsPackages.ts';

const backends = Object.keys(TFJS_BACKENDS);

const missing = (name: string): (() => Promise<never>) => {
  return async () => {
    throw Object.assign(new Error(`Cannot find package '${name}' imported from somewhere`), {
      code: 'ERR_MODULE_NOT_FOUND',
    });
  };
};

describe('openTfjsDevice', () => {
  it('names the nearest backend for one it does not know', async () => {
    await expect(openTfjsDevice('wsam')).rejects.toMatchObject({
      code: 'E_UNKNOWN_BACKEND',
      message: `unknown TensorFlow.js backend "wsam", did you mean "wasm"?: choose one of ${backends.join(', ')}.`,
    });
    await expect(openTfjsDevice('quantum computer')).rejects.toMatchObject({
      message: `unknown TensorFlow.js backend "quantum computer": choose one of ${backends.join(', ')}.`,
    });
  });

  it('says what to install when TensorFlow.js is missing', async () => {
    const packages = { ...installedTfjsPackages, loadTfjs: missing('@tensorflow/tfjs') };
    await expect(openTfjsDevice('cpu', packages)).rejects.toMatchObject({
      code: 'E_ENGINE_NOT_INSTALLED',
      message:
        'engine tfjs-cpu needs the package @tensorflow/tfjs, which is not installed: run `npm install @tensorflow/tfjs@4.22`, or choose --engine wasm, which needs nothing more.',
    });
  });

  it('says what to install when the wasm backend is missing', async () => {
    const packages = { ...installedTfjsPackages, registerWasm: missing('@tensorflow/tfjs-backend-wasm') };
    await expect(openTfjsDevice('wasm', packages)).rejects.toMatchObject({
      code: 'E_ENGINE_NOT_INSTALLED',
      message:
        'engine tfjs-wasm needs the package @tensorflow/tfjs-backend-wasm, which is not installed: run `npm install @tensorflow/tfjs@4.22 @tensorflow/tfjs-backend-wasm@4.22`, or choose --engine wasm, which needs nothing more.',
    });
  });

  it('asks for tfjs-node-gpu without its install script', async () => {
    const packages = { ...installedTfjsPackages, registerNative: missing('@tensorflow/tfjs-node-gpu') };
    await expect(openTfjsDevice('node', packages)).rejects.toMatchObject({
      code: 'E_ENGINE_NOT_INSTALLED',
      message:
        'engine tfjs-node needs the package @tensorflow/tfjs-node-gpu, which is not installed: run `npm install --ignore-scripts @tensorflow/tfjs@4.22 @tensorflow/tfjs-node-gpu@4.22`, or choose --engine wasm, which needs nothing more.',
    });
  });

  it('passes on the error of a package that is there and breaks', async () => {
    const broken = new Error('util.isNullOrUndefined is not a function');
    const packages = { ...installedTfjsPackages, loadTfjs: () => Promise.reject(broken) };
    await expect(openTfjsDevice('cpu', packages)).rejects.toBe(broken);
  });

  it('tells when a backend does not start', async () => {
    const setBackend = vi.fn(async () => false);
    const packages = {
      ...installedTfjsPackages,
      loadTfjs: async () => ({ ...installed, setBackend }),
      registerWasm: async () => {},
    };
    await expect(openTfjsDevice('wasm', packages)).rejects.toMatchObject({
      code: 'E_BACKEND_FAILED',
      message: `TensorFlow.js could not start its backend "wasm": choose one of ${backends.filter((name) => name !== 'wasm').join(', ')}, or --engine wasm.`,
    });
  });

  it('gives back what a backend holds, when it is closed or does not start', async () => {
    const release = vi.fn(async () => {});
    const register = { ...installedTfjsPackages, registerWebgpu: async () => {}, releaseWebgpu: release };
    const ready = { ...register, loadTfjs: async () => ({ ...installed, setBackend: async () => true }) };
    const device = await openTfjsDevice('webgpu', ready);
    expect(release).not.toHaveBeenCalled();
    await device.close();
    expect(release).toHaveBeenCalledTimes(1);
    const broken = { ...register, loadTfjs: async () => ({ ...installed, setBackend: async () => false }) };
    await expect(openTfjsDevice('webgpu', broken)).rejects.toMatchObject({ code: 'E_BACKEND_FAILED' });
    expect(release).toHaveBeenCalledTimes(2);
  });

  it('says all that the webgpu backend asks to be installed', async () => {
    const packages = { ...installedTfjsPackages, registerWebgpu: missing('@tensorflow/tfjs-backend-webgpu') };
    await expect(openTfjsDevice('webgpu', packages)).rejects.toMatchObject({
      message: expect.stringContaining(
        'npm install @tensorflow/tfjs@4.22 @tensorflow/tfjs-backend-webgpu@4.22 webgpu`',
      ),
    });
  });

  it('lets two devices take turns, each on its own backend', async () => {
    const cpu = await openTfjsDevice('cpu');
    const wasm = await openTfjsDevice('wasm');
    const backendOf = (device: typeof cpu): string => {
      let name = '';
      device.tidy(() => {
        name = device.tf.getBackend();
      });
      return name;
    };
    expect([cpu, wasm, cpu].map(backendOf)).toEqual(['cpu', 'wasm', 'cpu']);
  });
});
