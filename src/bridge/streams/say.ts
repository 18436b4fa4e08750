import type { HttpStreamInput } from "../../protocol/index.ts";

type Unnumbered<T> = T extends unknown ? Omit<T, "connection" | "id"> : never;

/** Says something on the stream, to the cluster. */
export type StreamSay = (words: Unnumbered<HttpStreamInput>) => void;
