import { ExperimentError } from '../../core/experimentError.ts';
import type { OpenedGpu } from '../../devices/openGpu.ts';
import { type GpuSession, gpuSession, isLost } from './gpuSession.ts';

/** Holds a device open, and opens another one when it is lost; where none opens, the work rejects as `open` did. */
export interface SessionKeeper {
  /** Does work on a device; from its beginning again, on a new device, when the device is lost meanwhile. */
  use<T>(work: (session: GpuSession) => Promise<T>): Promise<T>;
  /** @throws ExperimentError `E_TRAINER_CLOSED` */
  assertOpen(): void;
  close(): void;
}

/** Devices that one piece of work may lose before it is given up. */
const MOST_LOSSES = 4;

export const sessionKeeper = async (open: () => Promise<OpenedGpu>): Promise<SessionKeeper> => {
  let session = Promise.resolve(gpuSession(await open()));
  let closed = false;
  const assertOpen = (): void => {
    if (closed) throw new ExperimentError('E_TRAINER_CLOSED', 'trainer webgpu is closed: make another one.');
  };
  /** A session whose device is there: several that find it lost open one new device together. */
  const current = async (): Promise<GpuSession> => {
    const found = session;
    if ((await found).lost() && session === found) {
      const opening = open().then(gpuSession);
      session = opening;
      opening.catch(() => {
        session = found; // the next work tries again: a driver may come back
      });
    }
    return session;
  };
  return {
    use: async (work) => {
      for (let losses = 0; ; losses++) {
        assertOpen();
        try {
          return await work(await current());
        } catch (error) {
          assertOpen();
          if (!isLost(error) || losses === MOST_LOSSES) throw error;
        }
      }
    },
    assertOpen,
    close: () => {
      closed = true;
      session.then(
        ({ gpu }) => gpu.close(),
        () => {}, // a device that did not open, which was told to whoever wanted it
      );
    },
  };
};
