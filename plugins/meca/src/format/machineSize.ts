import { MachineSize } from '@meca/backstage-plugin-meca-common';

const GIBIBYTE = 2 ** 30;
const MEBIBYTE = 2 ** 20;

/** `2 GB` or `512 MB`, counted in powers of two as clouds do. */
export function formatMemory(bytes: number): string {
  return bytes >= GIBIBYTE
    ? `${formatNumber(bytes / GIBIBYTE)} GB`
    : `${formatNumber(bytes / MEBIBYTE)} MB`;
}

/** The parts of a machine's size, to be put into a sentence. */
export function machineSizeParts(size: MachineSize): {
  cores: string;
  ghz: string;
  memory: string;
} {
  return {
    cores: formatNumber(size.cpuCores),
    ghz: formatNumber(size.cpuMhz / Math.max(1, size.cpuCores) / 1000),
    memory: formatMemory(size.memoryBytes),
  };
}

function formatNumber(value: number): string {
  return value.toLocaleString(undefined, { maximumFractionDigits: 1 });
}
