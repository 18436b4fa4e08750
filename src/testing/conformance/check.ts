import type { OnRun, RecordedResult, Shown, Stopped, Transcript } from "./transcript.ts";

export interface StepReport {
  readonly run: string;
  readonly equal: boolean;
  /** What was expected (-) and what came (+). */
  readonly difference: string;
}

export interface TranscriptReport {
  readonly name: string;
  readonly steps: readonly StepReport[];
  readonly equal: number;
  readonly total: number;
  /** Why it was not played to its end. */
  readonly stopped: string | undefined;
}

const linesOf = ({ code, stdout, stderr }: Shown | RecordedResult): readonly string[] => [`exit code ${code}`, ...(stdout ?? []), ...(stderr === undefined || stderr.length === 0 ? [] : ["--- stderr", ...stderr])];

/** Lines that differ, by longest common subsequence; equal ones between with a blank before. */
function diff(expected: readonly string[], actual: readonly string[]): string {
  const width = actual.length + 1;
  const table = new Uint16Array((expected.length + 1) * width);
  const at = (i: number, j: number): number => table[i * width + j] ?? 0;
  for (let i = expected.length - 1; i >= 0; i--)
    for (let j = actual.length - 1; j >= 0; j--) table[i * width + j] = expected[i] === actual[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const out: string[] = [];
  for (let i = 0, j = 0; i < expected.length || j < actual.length;) {
    const [x, y] = [expected[i], actual[j]];
    if (x !== undefined && x === y) {
      out.push(`  ${x}`);
      i++;
      j++;
    } else if (x !== undefined && (y === undefined || at(i + 1, j) >= at(i, j + 1))) {
      out.push(`- ${x}`);
      i++;
    } else {
      out.push(`+ ${y ?? ""}`);
      j++;
    }
  }
  return out.join("\n");
}

/**
 * Plays a transcript and compares each command with what the real kubectl printed against a real cluster.
 *
 * @param play types its commands somewhere
 */
export async function checkTranscript(transcript: Transcript, play: (transcript: Transcript, onRun: OnRun) => Stopped | Promise<Stopped>): Promise<TranscriptReport> {
  const expected = new Map(transcript.results.map((result) => [result.step, result]));
  const steps: StepReport[] = [];
  const stopped = await play(transcript, (index, shown) => {
    const wanted = expected.get(index);
    if (wanted === undefined) return;
    const [before, after] = [linesOf(wanted), linesOf(shown)];
    const equal = before.join("\n") === after.join("\n");
    steps.push({ run: wanted.run, equal, difference: equal ? "" : diff(before, after) });
  });
  return { name: transcript.name, steps, equal: steps.filter((step) => step.equal).length, total: transcript.results.length, stopped };
}
