import type { FileRecord, MachineRecord } from "./kernelState.ts";

function fileOf(machine: MachineRecord, name: string): FileRecord {
  const existing = machine.files.get(name);
  if (existing !== undefined) return existing;
  const file: FileRecord = { records: [], synced: 0, previous: undefined, generation: 0 };
  machine.files.set(name, file);
  return file;
}

const nothing: readonly unknown[] = [];

/** All records, the page cache's included: what a process reads. */
export const readFile = (machine: MachineRecord, name: string): readonly unknown[] => machine.files.get(name)?.records ?? nothing;

/** Adds to the page cache. @returns false: there is no space left, which the write() that reserves it says */
export function appendRecord(machine: MachineRecord, name: string, record: unknown): boolean {
  if (machine.diskFull) return false;
  fileOf(machine, name).records.push(record);
  return true;
}

/** Writes a new file beside the old one and renames it; durable at the next fsync. @returns false: there is no space left for it */
export function replaceFile(machine: MachineRecord, name: string, records: readonly unknown[]): boolean {
  if (machine.diskFull) return false;
  const file = fileOf(machine, name);
  file.previous ??= { records: file.records, synced: file.synced };
  file.records = [...records];
  file.synced = 0;
  file.generation++;
  return true;
}

export function deleteFile(machine: MachineRecord, name: string): void {
  machine.files.delete(name);
}

/** What an fsync that starts now will make safe. */
export interface SyncMark {
  readonly file: string;
  readonly token: number;
  readonly length: number;
  readonly generation: number;
}

export function syncMark(machine: MachineRecord, file: string, token: number): SyncMark {
  const record = fileOf(machine, file);
  return { file, token, length: record.records.length, generation: record.generation };
}

/** The fsync has come through. */
export function markSynced(machine: MachineRecord, mark: SyncMark): void {
  const file = machine.files.get(mark.file);
  if (file === undefined || file.generation !== mark.generation) return;
  file.synced = Math.max(file.synced, Math.min(mark.length, file.records.length));
  file.previous = undefined;
}

/**
 * The machine lost its power: unsynced records are gone, but for a random number of the first of
 * them that had reached the platter (`keep` draws it).
 */
export function loseUnsynced(machine: MachineRecord, keep: (unsynced: number) => number): void {
  for (const file of machine.files.values()) {
    if (file.previous !== undefined) {
      file.records = file.previous.records;
      file.synced = file.previous.synced;
      file.previous = undefined;
    }
    const unsynced = file.records.length - file.synced;
    if (unsynced > 0) file.records.length = file.synced + keep(unsynced);
    file.synced = file.records.length;
  }
}
