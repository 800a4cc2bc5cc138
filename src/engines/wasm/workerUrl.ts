/** The compiled worker beside this file; specs, which run the sources, point this at `dist`. */
export const workerUrl: URL = new URL('./trainWorker.js', import.meta.url);
