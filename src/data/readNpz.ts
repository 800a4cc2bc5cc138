import { type NpyArray, readNpy } from './readNpy.ts';
import { readZip } from './readZip.ts';

/**
 * The arrays of a npz file by name (without `.npy`), as `numpy.savez` and `numpy.savez_compressed` write them. Each is
 * decoded when it is called for, so that an array that cannot be read (class names, say) does no harm unless wanted.
 * @param name of the file, for errors
 * @throws ExperimentError as `readZip`, and as `readNpy` when an array is called for
 */
export const readNpz = (bytes: Uint8Array, name: string): ReadonlyMap<string, () => NpyArray> =>
  new Map(
    [...readZip(bytes, name)].flatMap(([entry, content]) => {
      if (!entry.endsWith('.npy')) return [];
      const array = entry.slice(0, -'.npy'.length);
      return [[array, () => readNpy(content, `${name}: array ${array}`)]];
    }),
  );
