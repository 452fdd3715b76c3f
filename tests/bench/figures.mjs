// What every benchmark prints: an aligned table, the machine's load, and a line for each target.

import { cpus, loadavg } from 'node:os';

// `sorted` percentile of numbers, e.g. percentile(times, 0.95).
export function percentile(numbers, part) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

export const median = (numbers) => percentile(numbers, 0.5);

// 12345.6 -> '12,346', 12.34 -> '12.3', 1.234 -> '1.23'
export function number(value) {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export const ms = (value) => `${number(value)} ms`;

// The first row is the head; the first column is text, the others are figures.
export function printTable(rows) {
  const texts = rows.map((row) => row.map(String));
  const widths = texts[0].map((_, column) => Math.max(...texts.map((row) => (row[column] ?? '').length)));
  for (const row of texts) {
    console.log(row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ').trimEnd());
  }
}

export function printLoad() {
  console.log(`load: ${loadavg().map((value) => value.toFixed(1)).join(' ')} on ${cpus().length} cores`);
}

export function printTarget(target, measured, met) {
  console.log(`target: ${target}  measured: ${measured}  ${met ? 'met' : 'MISSED'}`);
}
