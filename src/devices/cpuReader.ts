import type { DeviceReader } from './deviceState.ts';
import { type ReadSystemFile, readSystemFile } from './readSystemFile.ts';

const CPU = '/sys/devices/system/cpu';
const ENERGY = '/sys/class/powercap/intel-rapl:0/energy_uj';
const ENERGY_RANGE = '/sys/class/powercap/intel-rapl:0/max_energy_range_uj';
const LOAD = '/proc/loadavg';
/** Thermal zones by number; the first that tells the package counts, else the hottest. */
const ZONES = 16;
const PACKAGE_ZONE = 'x86_pkg_temp';

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * A CPU under Linux: clocks from cpufreq, temperature and heat throttling from /sys, energy of the first package from RAPL
 * (powercap), load from /proc. Source: the kernel's documentation of cpufreq, thermal, thermal_throttle and powercap.
 * @param cores whose clocks are read
 */
export const cpuReader = async (
  { name, cores }: { readonly name: string; readonly cores: number },
  read: ReadSystemFile = readSystemFile,
): Promise<DeviceReader> => {
  const numberAt = async (path: string): Promise<number | undefined> => {
    const file = await read(path);
    const value = file.kind === 'text' ? Number.parseFloat(file.text) : Number.NaN;
    return Number.isFinite(value) ? value : undefined;
  };
  const perCore = async (path: string): Promise<readonly number[]> => {
    const values = await Promise.all(Array.from({ length: cores }, (_, core) => numberAt(`${CPU}/cpu${core}/${path}`)));
    return values.filter((value) => value !== undefined);
  };
  const celsius = async (): Promise<number | undefined> => {
    const zones = await Promise.all(
      Array.from({ length: ZONES }, async (_, zone) => {
        const folder = `/sys/class/thermal/thermal_zone${zone}`;
        const [type, milli] = await Promise.all([read(`${folder}/type`), numberAt(`${folder}/temp`)]);
        if (type.kind !== 'text' || milli === undefined) return [];
        return [{ type: type.text.trim(), degrees: milli / 1000 }];
      }),
    );
    const told = zones.flat();
    const own = told.find(({ type }) => type === PACKAGE_ZONE)?.degrees;
    return own ?? (told.length === 0 ? undefined : Math.max(...told.map(({ degrees }) => degrees)));
  };
  const state: DeviceReader['state'] = async () => {
    const [clocks, temperature, throttles, loadAverage] = await Promise.all([
      perCore('cpufreq/scaling_cur_freq'),
      celsius(),
      perCore('thermal_throttle/core_throttle_count'),
      numberAt(LOAD),
    ]);
    return {
      ...(clocks.length > 0 && { megahertz: mean(clocks) / 1000 }),
      ...(temperature !== undefined && { celsius: temperature }),
      ...(loadAverage !== undefined && { loadAverage }),
      ...(throttles.length > 0 && { throttleCount: throttles.reduce((sum, count) => sum + count, 0) }),
    };
  };
  const joulesAt = async (path: string): Promise<number | undefined> => {
    const micro = await numberAt(path);
    return micro === undefined ? undefined : micro / 1e6;
  };

  const first = await state();
  const [energyFile, range] = await Promise.all([read(ENERGY), joulesAt(ENERGY_RANGE)]);
  const energyTold = energyFile.kind === 'text' && range !== undefined;
  const powerReason =
    energyFile.kind === 'forbidden'
      ? `power: no permission to read ${ENERGY} (root may; or chmod a+r it)`
      : 'power: this machine shows no RAPL counter (powercap)';
  return {
    name,
    unknown: [
      ...(first.megahertz === undefined ? ['clocks: this machine shows no cpufreq'] : []),
      ...(first.celsius === undefined ? ['temperature: this machine shows no thermal zone'] : []),
      ...(first.throttleCount === undefined ? ['throttling by heat: this machine shows no thermal_throttle'] : []),
      ...(energyTold ? [] : [powerReason]),
    ],
    state,
    ...(energyTold && {
      energy: async () => ({ joules: (await joulesAt(ENERGY)) ?? 0, range }),
    }),
    close: async () => {},
  };
};
