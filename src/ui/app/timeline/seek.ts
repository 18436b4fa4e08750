import { create } from "zustand";
import type { Micros } from "../../../protocol/index.ts";
import { onFrame, send } from "../../stores/connection.ts";

/** The moment that is being gone to; undefined when the clock is where it was sent. */
export const useSeek = create<{ readonly target: Micros | undefined }>(() => ({ target: undefined }));

/** Sent and not answered yet: the worker is asked for the next one when the frame of this one has come. */
let asked: Micros | undefined;
let isListening = false;

/** Goes to a moment. Of many in a row, as a drag gives them, only the latest is asked for when the worker is ready. */
export function seekTo(at: Micros, end: Micros): void {
  const target = Math.round(Math.max(0, Math.min(at, end)));
  useSeek.setState({ target });
  if (!isListening) {
    isListening = true;
    onFrame((frame) => {
      if (asked === undefined || (!frame.reset && frame.now !== asked)) return;
      asked = undefined;
      askNext(frame.now);
    });
  }
  if (asked === undefined) askNext();
}

function askNext(now?: Micros): void {
  const { target } = useSeek.getState();
  if (target === undefined) return;
  if (now === target) {
    useSeek.setState({ target: undefined });
    return;
  }
  asked = target;
  send({ type: "seek", at: target });
}
