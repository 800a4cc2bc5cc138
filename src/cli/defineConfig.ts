import type { GateConfig } from './gateConfig.ts';

/**
 * The config of a gate, with types for the editor.
 * @example export default defineConfig({ trainer: { command: 'python3 trainer.py' }, claims: { 'linear-scaling': 'error' } });
 */
export const defineConfig = (config: GateConfig): GateConfig => config;
