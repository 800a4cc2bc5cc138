import { ExperimentError } from '../../core/experimentError.ts';

export const MANIFEST = 'manifest.json';

/** 256 MiB: many records; what is larger is not read into memory. */
export const MOST_BUNDLE_BYTES: number = 2 ** 28;

/** What a bundle may call its files, as its schema says: no name leaves the folder where somebody unpacks it. */
export const BUNDLED_NAME: RegExp = /^(manifest\.json|(records|config)\/[A-Za-z0-9_][A-Za-z0-9_ .+@=,-]{0,199})$/;

/** @throws ExperimentError `E_BUNDLE_TOO_LARGE` */
export const checkBundleSize = (bytes: number, name: string): void => {
  if (bytes <= MOST_BUNDLE_BYTES) return;
  throw new ExperimentError(
    'E_BUNDLE_TOO_LARGE',
    `${name} has ${bytes} bytes, and a bundle at most ${MOST_BUNDLE_BYTES}: put the records into more than one bundle.`,
  );
};
