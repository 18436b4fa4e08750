/** `embed.js`: the web component and the SDK. */
export { KubariumPlayground } from "./element.ts";
export { connect } from "./client.ts";
export type { Playground } from "./client.ts";
export type * from "../words.ts";
