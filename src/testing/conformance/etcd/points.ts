import { commandDifferences, isCommand } from "./compare.ts";
import type { CommandResult } from "./etcdLab.ts";

/** A recording: what was done is told in words, what was seen has a shape of its own in each. */
export interface EtcdRecording {
  readonly name: string;
  readonly setup: { readonly members?: number; readonly flags?: string };
  readonly steps: readonly string[];
  readonly observed: unknown;
}

/** One thing that was seen, and how it is here. */
export interface Point {
  readonly name: string;
  readonly differences: readonly string[];
}

type Observed = Readonly<Record<string, unknown>>;
export const fieldsOf = (value: unknown): Observed => (typeof value === "object" && value !== null ? (value as Observed) : {});
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Collects what is compared. */
export class Points {
  readonly all: Point[] = [];
  command(name: string, wanted: unknown, got: CommandResult): void {
    if (isCommand(wanted)) this.all.push({ name, differences: commandDifferences(wanted, got) });
  }
  equal(name: string, wanted: unknown, got: unknown): void {
    const [before, after] = [JSON.stringify(wanted), JSON.stringify(got)];
    this.all.push({ name, differences: before === after ? [] : [`${after} instead of ${before}`] });
  }
  check(name: string, isSo: boolean, otherwise: string): void {
    this.all.push({ name, differences: isSo ? [] : [otherwise] });
  }
}
