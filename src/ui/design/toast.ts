import type { Tone } from "./tone.ts";

/** A notice. With a code and no text it shows the typed equivalent of a click. */
export interface Toast {
  readonly id: number;
  readonly tone: Tone;
  readonly text: string;
  /** Something to copy or learn, in a typewriter face. */
  readonly code?: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}
