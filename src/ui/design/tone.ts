/** How something is: each tone has its own colour AND its own shape (StatusMark), so colour is never the only sign. */
export type Tone = "ok" | "warn" | "bad" | "info" | "idle" | "paused" | "leader";
